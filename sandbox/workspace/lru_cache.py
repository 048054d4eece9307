"""A cache that forgets what was not used for longest."""

from collections import OrderedDict
from functools import wraps
from time import monotonic


class LruCache:
    """Keeps at most `capacity` values, each for at most `max_age` seconds."""

    def __init__(self, capacity, max_age=float("inf"), clock=monotonic):
        if capacity < 1:
            raise ValueError("a cache needs room for at least one value")
        self.capacity = capacity
        self.max_age = max_age
        self.clock = clock
        self.hits = 0
        self.misses = 0
        self._entries = OrderedDict()

    def get(self, key, default=None):
        entry = self._entries.get(key)
        if entry is None:
            self.misses += 1
            return default
        value, stored_at = entry
        if self.clock() - stored_at > self.max_age:
            del self._entries[key]
            self.misses += 1
            return default
        self._entries.move_to_end(key)
        self.hits += 1
        return value

    def put(self, key, value):
        self._entries[key] = (value, self.clock())
        self._entries.move_to_end(key)
        while len(self._entries) > self.capacity:
            self._entries.popitem(last=False)

    def __len__(self):
        return len(self._entries)


def cached(capacity=128):
    """Decorator: remembers what a function returned for its positional arguments."""
    missing = object()

    def decorate(function):
        cache = LruCache(capacity)

        @wraps(function)
        def wrapper(*args):
            result = cache.get(args, missing)
            if result is missing:
                result = function(*args)
                cache.put(args, result)
            return result

        wrapper.cache = cache
        return wrapper

    return decorate


@cached(capacity=64)
def ways(steps):
    """In how many ways can one climb stairs, one or two steps at a time?"""
    if steps < 2:
        return 1
    return ways(steps - 1) + ways(steps - 2)
