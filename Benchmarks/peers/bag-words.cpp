// How often each word occurs in files; the number of different words, and the most frequent; in one thread.
//
//     bag-words open|unordered FILE...

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <fstream>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "peer.hpp"

namespace {

/// Counts in a table with open addressing: the hash, the length and the count stand in the slot, the bytes of each
/// different word elsewhere, once.
class OpenTable {
public:
    OpenTable() : slots_(1 << 12) {}

    void count(std::string_view word) {
        if ((used_ + 1) * 2 > slots_.size()) grow();
        const std::uint64_t hash = hash_of(word);
        std::size_t index = hash & (slots_.size() - 1);
        while (slots_[index].count != 0) {
            Slot& slot = slots_[index];
            if (slot.hash == hash && slot.length == word.size() &&
                std::memcmp(slot.bytes, word.data(), word.size()) == 0) {
                ++slot.count;
                return;
            }
            index = (index + 1) & (slots_.size() - 1);
        }
        slots_[index] = {hash, keep(word), word.size(), 1};
        ++used_;
    }

    /// Calls `visit` with each word and its count.
    template <typename Visit>
    void each(Visit visit) const {
        for (const Slot& slot : slots_) {
            if (slot.count != 0) visit(std::string_view(slot.bytes, slot.length), slot.count);
        }
    }

private:
    struct Slot {
        std::uint64_t hash = 0;
        const char* bytes = nullptr;
        std::size_t length = 0;
        std::int64_t count = 0;
    };

    /// Eight bytes at a time; the two halves of a product of 128 bits mix all of them.
    static std::uint64_t hash_of(std::string_view word) {
        std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ word.size();
        const char* bytes = word.data();
        std::size_t left = word.size();
        while (left > 0) {
            std::uint64_t part = 0;
            if (left >= 8) {
                std::memcpy(&part, bytes, 8);
                bytes += 8;
                left -= 8;
            } else {
                for (std::size_t index = 0; index < left; ++index) {
                    part |= std::uint64_t(static_cast<unsigned char>(bytes[index])) << (8 * index);
                }
                left = 0;
            }
            const unsigned __int128 product = static_cast<unsigned __int128>(hash ^ part) * 0xd6e8feb86659fd93ULL;
            hash = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
        }
        return hash;
    }

    /// A copy of the word that lives as long as the table.
    const char* keep(std::string_view word) {
        if (word.size() > block_left_) {
            block_left_ = std::max<std::size_t>(1 << 20, word.size());
            blocks_.push_back(std::make_unique<char[]>(block_left_));
            block_ = blocks_.back().get();
        }
        char* copy = block_;
        std::memcpy(copy, word.data(), word.size());
        block_ += word.size();
        block_left_ -= word.size();
        return copy;
    }

    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.count == 0) continue;
            std::size_t index = slot.hash & (slots_.size() - 1);
            while (slots_[index].count != 0) index = (index + 1) & (slots_.size() - 1);
            slots_[index] = slot;
        }
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
    std::deque<std::unique_ptr<char[]>> blocks_;
    char* block_ = nullptr;
    std::size_t block_left_ = 0;
};

/// Counts in the table of the standard library, as most would write it.
class UnorderedTable {
public:
    void count(std::string_view word) { ++counts_[std::string(word)]; }

    template <typename Visit>
    void each(Visit visit) const {
        for (const auto& [word, count] : counts_) visit(std::string_view(word), count);
    }

private:
    std::unordered_map<std::string, std::int64_t> counts_;
};

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

void read(const std::string& path, std::vector<char>& text) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) peer::fail("cannot read " + path);
    text.resize(file.tellg());
    file.seekg(0);
    if (!file.read(text.data(), text.size())) peer::fail("cannot read " + path);
}

template <typename Table>
std::string count_words(const std::vector<std::string>& paths) {
    Table table;
    std::vector<char> text;
    for (const std::string& path : paths) {
        read(path, text);
        const char *at = text.data(), *const end = at + text.size();
        while (at < end) {
            while (at < end && is_space(*at)) ++at;
            const char* start = at;
            while (at < end && !is_space(*at)) ++at;
            if (at > start) table.count(std::string_view(start, at - start));
        }
    }
    std::int64_t different = 0, most = 0;
    std::string_view word;
    table.each([&](std::string_view next, std::int64_t count) {
        ++different;
        if (count > most) {
            most = count;
            word = next;
        }
    });
    return std::to_string(different) + " different words, " + std::to_string(most) + " times " + std::string(word);
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count < 3) peer::fail("bag-words open|unordered FILE...");
    const std::string variant = arguments[1];
    const std::vector<std::string> paths(arguments + 2, arguments + argument_count);
    if (variant == "open") {
        peer::serve([&] { return count_words<OpenTable>(paths); });
    } else if (variant == "unordered") {
        peer::serve([&] { return count_words<UnorderedTable>(paths); });
    } else {
        peer::fail("open or unordered, not " + variant);
    }
}
