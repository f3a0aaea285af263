"""The benchmarks of tasks in Ray.

    ray_tasks.py WORKERS THREADS fanout TASKS
    ray_tasks.py WORKERS THREADS chain TASKS
    ray_tasks.py WORKERS THREADS tree LEAVES FAN-IN
    ray_tasks.py WORKERS THREADS merge INPUTS
    ray_tasks.py WORKERS THREADS round-trip REQUESTS
    ray_tasks.py WORKERS THREADS transfer BYTES VALUES

See peer.py. Ray is there, with processes that have worked, before the first line is read. For a transfer it has a node
for each worker, since the processes of one node share their memory; otherwise one node, which is faster.
"""

import contextlib
import os
import sys
import tempfile

# Nobody is told that this was run, and Ray's own lines are no answers.
os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_DEDUP_LOGS="0", RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO="0")

import ray  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402

from peer import answer, answer_of_requests, middle, serve, timed  # noqa: E402


@ray.remote
def negate(number):
    return -number


@ray.remote
def add(a, b):
    return a + b


@ray.remote
def total(*numbers):
    return sum(numbers)


@ray.remote
def make(size, fill):
    return bytes([fill]) * size


@ray.remote
def take(value):
    """How many bytes came, and the last of them: as Muster's does, without looking at the others."""
    return len(value) * 256 + value[-1] if value else 0


def fanout(count):
    results, seconds = timed(lambda: ray.get([negate.remote(number) for number in range(count)]))
    return answer(sum(results), seconds)


def chain(count):
    def run():
        value = 0
        for _ in range(count):
            value = add.remote(value, 1)
        return ray.get(value)

    return answer(*timed(run))


def tree(leaves, fan_in):
    def run():
        level = [negate.remote(number) for number in range(leaves)]
        while len(level) > 1:
            level = [total.remote(*level[start : start + fan_in]) for start in range(0, len(level), fan_in)]
        return ray.get(level[0])

    return answer(*timed(run))


def merge(inputs):
    return tree(inputs, inputs)


def round_trip(requests):
    return answer_of_requests(lambda number: ray.get(add.remote(number, 1)), requests)


def transfer(size, count):
    """Values are made at one node and needed at the other, less what a task with nothing to move takes there."""
    maker, taker = make.options(resources={"maker": 1}), take.options(resources={"taker": 1})
    seconds = []
    for number in range(count):
        value = maker.remote(size, number + 1)
        ray.wait([value], fetch_local=False)
        result, took = timed(lambda: ray.get(taker.remote(value)))
        if result != size * 256 + number + 1:
            raise SystemExit(f"another value came than was made: {result}")
        seconds.append(took)
        del value
    nothing = middle(lambda: timed(lambda: ray.get(taker.remote(b"")))[1], max(count, 5))
    return answer(size, sorted(seconds)[count // 2] - nothing)


@contextlib.contextmanager
def running(name, processors):
    """Ray, which leaves nothing on disk."""
    quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "error"}
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:
        os.environ["RAY_TMPDIR"] = folder
        if name == "transfer":
            node = {"num_cpus": 1, "object_store_memory": 2**32}
            cluster = Cluster(initialize_head=True, head_node_args=node | {"resources": {"maker": 1}})
            cluster.add_node(**node, resources={"taker": 1})
            ray.init(address=cluster.address, **quiet)
            yield
            ray.shutdown()
            cluster.shutdown()
        else:
            ray.init(address="local", num_cpus=processors, **quiet)
            yield
            ray.shutdown()


def main(workers, threads, name, *arguments):
    works = {"fanout": fanout, "chain": chain, "tree": tree, "merge": merge, "round-trip": round_trip, "transfer": transfer}
    with running(name, int(workers) * int(threads)):
        fanout(100)
        serve(lambda: works[name](*map(int, arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
