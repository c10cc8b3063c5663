package featurenet.pledge;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does pieces of work on some threads.
 *
 * <p>Each piece writes its result to a place of its own, so that the outcome depends neither on the
 * number of threads nor on their order. Threads end by themselves when there is nothing to do.
 */
final class Workers {
    private static final int MOST = 8;

    private final int threads;
    private final ThreadPoolExecutor helpers;

    /**
     * @param threads at least 1, the caller's among them
     */
    Workers(int threads) {
        this.threads = threads;
        this.helpers =
                new ThreadPoolExecutor(
                        threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Workers::daemon);
        helpers.allowCoreThreadTimeOut(true);
    }

    /** Returns one thread for each processor, within reason. */
    static Workers usual() {
        return new Workers(Math.min(Runtime.getRuntime().availableProcessors(), MOST));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "pledge-worker");
        thread.setDaemon(true);
        return thread;
    }

    /** A piece of work. */
    interface Piece {
        void run(int number) throws StoppedException;
    }

    int threads() {
        return threads;
    }

    /**
     * Does the pieces 0 … {@code count - 1}, all of them unless one is stopped.
     *
     * @throws StoppedException if one is; no piece is in progress any more then
     */
    void each(int count, Piece piece) throws StoppedException {
        Round round = new Round(count, piece, Math.min(threads, count) - 1);
        for (int i = 0; i < round.helpers; i++) {
            helpers.execute(round::help);
        }
        round.work();
        round.finish();
    }

    private static final class Round {
        private final int count;
        private final Piece piece;
        private final int helpers;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch running;

        Round(int count, Piece piece, int helpers) {
            this.count = count;
            this.piece = piece;
            this.helpers = Math.max(helpers, 0);
            this.running = new CountDownLatch(this.helpers);
        }

        void help() {
            try {
                work();
            } finally {
                running.countDown();
            }
        }

        void work() {
            try {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    piece.run(i);
                }
            } catch (StoppedException | RuntimeException | Error e) {
                next.set(count);
                failure.compareAndSet(null, e);
            }
        }

        void finish() throws StoppedException {
            await();
            Throwable found = failure.get();
            if (found instanceof StoppedException stopped) {
                throw stopped;
            }
            if (found != null) {
                throw new IllegalStateException("a piece of work failed", found);
            }
        }

        /** Pieces are short and poll the limit, so an interrupt of the caller can wait for them. */
        private void await() {
            boolean interrupted = false;
            while (running.getCount() > 0) {
                try {
                    running.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
