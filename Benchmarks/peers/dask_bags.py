"""The benchmarks of bags in dask.bag, in the fastest form that was found.

    dask_bags.py distributed|processes WORKERS THREADS numeric COUNT PARTITIONS
    dask_bags.py distributed|processes WORKERS THREADS words FILE...
    dask_bags.py distributed|processes WORKERS THREADS shuffle COUNT KEYS PARTITIONS

See peer.py. The cluster, or the pool of processes, is there and has worked before the first line is read.
"""

import contextlib
import multiprocessing
import operator
import sys
from concurrent.futures import ProcessPoolExecutor

import dask
import dask.bag as db

from peer import answer, serve, timed


@contextlib.contextmanager
def scheduler(kind, workers, threads):
    """What computes bags within the context."""
    if kind == "distributed":
        from distributed import Client, LocalCluster

        with LocalCluster(
            n_workers=workers, threads_per_worker=threads, processes=True, dashboard_address=None
        ) as cluster, Client(cluster):
            yield
    else:
        from dask.multiprocessing import initialize_worker_process

        count = workers * threads
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(count, mp_context=context, initializer=initialize_worker_process) as pool:
            with dask.config.set(scheduler="processes", num_workers=count, pool=pool):
                yield


def numeric(count, partitions):
    numbers = db.range(count, npartitions=partitions)
    return str(numbers.map(lambda x: x * 3 + 1).filter(lambda x: x % 2 == 0).sum().compute())


def last_step(counts):
    """The answer, of the one partition that has all counts; as a partition of its own."""
    counts = list(counts)
    word, most = max(counts, key=operator.itemgetter(1))
    return [f"{len(counts)} different words, {most} times {word}"]


def words(paths):
    # Muster's block size: each file is one partition. Without one the scheduler of processes fails, which would have to
    # send a generator; the distributed one takes as long either way.
    lines = db.read_text(paths, blocksize=2**26)
    counts = lines.map(str.split).flatten().frequencies()
    # Where the counts lie, as Muster does. It is the fastest form that was found, for both schedulers: to fetch all
    # counts costs the distributed one two to five times as much, and two reductions do not share them.
    (answer,) = counts.map_partitions(last_step).compute()
    return answer


def shuffle(count, keys, partitions):
    numbers = db.range(count, npartitions=partitions)
    groups = numbers.groupby(lambda x: x % keys)
    return str(groups.map(lambda group: sum(group[1])).max().compute())


def main(kind, workers, threads, name, *arguments):
    works = {"numeric": numeric, "shuffle": shuffle}
    if name == "words":
        work = lambda: words(list(arguments))
    else:
        work = lambda: works[name](*map(int, arguments))
    with scheduler(kind, int(workers), int(threads)):
        # So that the processes have imported what they need.
        numeric(1000, int(workers) * int(threads) * 4)
        serve(lambda: answer(*timed(work)))


if __name__ == "__main__":
    main(*sys.argv[1:])
