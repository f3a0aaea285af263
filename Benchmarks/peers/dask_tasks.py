"""The benchmarks of tasks in dask.distributed, in the fastest form that was found.

    dask_tasks.py WORKERS THREADS fanout TASKS
    dask_tasks.py WORKERS THREADS chain TASKS
    dask_tasks.py WORKERS THREADS tree LEAVES FAN-IN
    dask_tasks.py WORKERS THREADS merge INPUTS
    dask_tasks.py WORKERS THREADS round-trip REQUESTS
    dask_tasks.py WORKERS THREADS transfer BYTES VALUES

See peer.py. A cluster of processes is there, and has worked, before the first line is read.
"""

import itertools
import operator
import sys

from distributed import Client, LocalCluster, wait

from peer import answer, answer_of_requests, middle, serve, timed

numbers = itertools.count()


def named(count):
    """Keys that dask has not seen yet: it would not compute the others again. By their beginning, `task`, it knows what
    they take; without it each would take three times as long."""
    run = next(numbers)
    return [f"task-{run}-{number}" for number in range(count)]


def fanout(client, count):
    keys = named(count)
    graph = {key: (operator.neg, number) for number, key in enumerate(keys)}
    # All results through one more task: to fetch each for itself takes half as long again.
    (everything,) = named(1)
    graph[everything] = (list, keys)
    results, seconds = timed(lambda: client.get(graph, everything))
    return answer(sum(results), seconds)


def chain(client, count):
    keys = named(count)
    graph = {keys[0]: (operator.add, 0, 1)}
    graph.update((key, (operator.add, before, 1)) for before, key in zip(keys, keys[1:]))
    return answer(*timed(lambda: client.get(graph, keys[-1])))


def tree(client, leaves, fan_in):
    level = named(leaves)
    graph = {key: (operator.neg, number) for number, key in enumerate(level)}
    while len(level) > 1:
        groups = [level[start : start + fan_in] for start in range(0, len(level), fan_in)]
        level = named(len(groups))
        graph.update((key, (sum, group)) for key, group in zip(level, groups))
    return answer(*timed(lambda: client.get(graph, level[0])))


def merge(client, inputs):
    return tree(client, inputs, inputs)


def round_trip(client, requests):
    return answer_of_requests(lambda number: client.submit(operator.add, number, 1, pure=False).result(), requests)


def last(value):
    """How many bytes came, and the last of them: as Muster's does, without looking at the others."""
    return len(value) * 256 + value[-1] if value else 0


def transfer(client, size, count):
    """Values are made at one worker and needed at the other, less what a task with nothing to move takes there."""
    maker, taker = list(client.scheduler_info()["workers"])[:2]
    seconds = []
    for number in range(count):
        value = client.submit(lambda fill: bytes([fill]) * size, number + 1, workers=[maker], pure=False)
        wait(value)
        take = lambda what: client.submit(last, what, workers=[taker], pure=False).result()
        result, took = timed(lambda: take(value))
        if result != size * 256 + number + 1:
            raise SystemExit(f"another value came than was made: {result}")
        seconds.append(took)
    nothing = middle(lambda: timed(lambda: take(b""))[1], max(count, 5))
    return answer(size, sorted(seconds)[count // 2] - nothing)


def main(workers, threads, name, *arguments):
    works = {"fanout": fanout, "chain": chain, "tree": tree, "merge": merge, "round-trip": round_trip, "transfer": transfer}
    with LocalCluster(
        n_workers=int(workers), threads_per_worker=int(threads), processes=True, dashboard_address=None
    ) as cluster, Client(cluster) as client:
        client.wait_for_workers(int(workers))
        fanout(client, 100)
        serve(lambda: works[name](client, *map(int, arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
