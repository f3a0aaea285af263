"""How a program in Python is measured beside Muster, which is what peer.hpp says for one in C++: for every line that it
reads, it computes its answer once and prints it with the seconds that this took, as a line of JSON.
"""

import json
import sys
import time


def timed(function):
    """What a function gives, and the seconds that it took."""
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def serve(compute):
    """Has `compute` give an answer, as a dictionary, for each line of the standard input, until that ends."""
    for _ in sys.stdin:
        print(json.dumps(compute()), flush=True)


def answer(text, seconds):
    """An answer."""
    return {"answer": str(text), "seconds": seconds}


def answer_of_requests(request, count):
    """The answer of `count` requests, one after the other, each of which gives its own number and one."""
    seconds = []
    for number in range(count):
        result, took = timed(lambda: request(number))
        if result != number + 1:
            raise SystemExit(f"{number} + 1 came out as {result}")
        seconds.append(took)
    seconds.sort()
    return {"answer": str(count), "seconds": seconds[count // 2], "p99": seconds[count * 99 // 100]}


def middle(function, count):
    """The median of the seconds that a function gives."""
    return sorted(function() for _ in range(count))[count // 2]
