// The integers below COUNT, 3 x + 1 of each, the even ones of those, and their sum; in one thread.
//
//     bag-numeric columns|fused COUNT PARTITIONS

#include <cstdint>
#include <numeric>
#include <vector>

#include "peer.hpp"

namespace {

/// A vector for each step, one partition after the other. The memory of one partition serves the next, so that what is
/// measured is the work, and not the kernel that clears pages.
std::int64_t sum_of_columns(std::int64_t count, std::int64_t partitions) {
    std::vector<std::int64_t> range, mapped, even;
    std::int64_t sum = 0;
    for (std::int64_t partition = 0; partition < partitions; ++partition) {
        const std::int64_t start = count * partition / partitions;
        const std::size_t length = count * (partition + 1) / partitions - start;
        range.resize(length);
        std::iota(range.begin(), range.end(), start);

        mapped.resize(length);
        for (std::size_t index = 0; index < length; ++index) mapped[index] = range[index] * 3 + 1;

        // Without a branch, which every second element would take.
        even.resize(length);
        std::size_t kept = 0;
        for (std::size_t index = 0; index < length; ++index) {
            even[kept] = mapped[index];
            kept += mapped[index] % 2 == 0;
        }

        sum = std::accumulate(even.begin(), even.begin() + kept, sum);
    }
    return sum;
}

/// All steps in one loop, and nothing in memory.
std::int64_t fused_sum(std::int64_t count) {
    std::int64_t sum = 0;
    for (std::int64_t number = 0; number < count; ++number) {
        const std::int64_t mapped = number * 3 + 1;
        if (mapped % 2 == 0) sum += mapped;
    }
    return sum;
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 4) peer::fail("bag-numeric columns|fused COUNT PARTITIONS");
    const std::string variant = arguments[1];
    const std::int64_t count = std::stoll(arguments[2]), partitions = std::stoll(arguments[3]);
    if (variant == "columns") {
        peer::serve([=] { return std::to_string(sum_of_columns(count, partitions)); });
    } else if (variant == "fused") {
        peer::serve([=] { return std::to_string(fused_sum(count)); });
    } else {
        peer::fail("columns or fused, not " + variant);
    }
}
