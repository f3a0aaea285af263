// How a program is measured beside Muster: for every line that it reads, it computes its answer once and prints it with
// the seconds that this took, as a line of JSON. So its start is not measured, and neither is a cluster's.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace peer {

/// Computes for each line of the standard input, until it ends.
template <typename Compute>
void serve(Compute compute) {
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto start = std::chrono::steady_clock::now();
        const std::string answer = compute();
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
        // Answers have neither quotes nor backslashes.
        std::printf("{\"answer\": \"%s\", \"seconds\": %.9f}\n", answer.c_str(), elapsed.count());
        std::fflush(stdout);
    }
}

/// Ends the program with what is wrong.
[[noreturn]] inline void fail(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
}

}  // namespace peer
