import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * A token bucket for each client: a bucket fills at a steady rate up to its capacity, and each request takes one token.
 * Time is passed in, never asked for, so that a test can say what time it is.
 */
public final class RateLimiter {
    private final double capacity;
    private final double tokensPerNano;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private static final class Bucket {
        private double tokens;
        private long updatedAt;

        Bucket(double tokens, long updatedAt) {
            this.tokens = tokens;
            this.updatedAt = updatedAt;
        }
    }

    public RateLimiter(int capacity, double tokensPerSecond) {
        if (capacity < 1 || tokensPerSecond <= 0) {
            throw new IllegalArgumentException("capacity and rate must be positive");
        }
        this.capacity = capacity;
        this.tokensPerNano = tokensPerSecond / 1e9;
    }

    /** Takes a token, or says how many nanoseconds the client has to wait for the next one. */
    public synchronized long tryAcquire(String client, long now) {
        Bucket bucket = buckets.computeIfAbsent(client, key -> new Bucket(capacity, now));
        refill(bucket, now);
        if (bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return 0;
        }
        return (long) Math.ceil((1 - bucket.tokens) / tokensPerNano);
    }

    /** Forgets clients whose bucket is full again: a new bucket would be just the same. */
    public synchronized int forgetIdle(long now) {
        int forgotten = 0;
        Iterator<Bucket> iterator = buckets.values().iterator();
        while (iterator.hasNext()) {
            Bucket bucket = iterator.next();
            refill(bucket, now);
            if (bucket.tokens < capacity) continue;
            iterator.remove();
            forgotten++;
        }
        return forgotten;
    }

    private void refill(Bucket bucket, long now) {
        long elapsed = Math.max(0, now - bucket.updatedAt);
        bucket.tokens = Math.min(capacity, bucket.tokens + elapsed * tokensPerNano);
        bucket.updatedAt = now;
    }
}
