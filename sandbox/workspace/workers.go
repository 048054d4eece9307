// Package workers runs jobs on a fixed number of goroutines.
package workers

import (
	"context"
	"fmt"
	"sync"
)

// Job is one piece of work. It should return soon after its context is done.
type Job func(ctx context.Context) error

// Run works through the jobs, at most limit at a time. The first error cancels the rest and is returned.
func Run(ctx context.Context, limit int, jobs []Job) error {
	if limit < 1 {
		return fmt.Errorf("limit is %d, must be at least 1", limit)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	queue := make(chan Job)
	var group sync.WaitGroup
	var once sync.Once
	var firstErr error

	for range limit {
		group.Add(1)
		go func() {
			defer group.Done()
			for job := range queue {
				if err := safely(ctx, job); err != nil {
					once.Do(func() {
						firstErr = err
						cancel()
					})
				}
			}
		}()
	}

feeding:
	for _, job := range jobs {
		select {
		case queue <- job:
		case <-ctx.Done():
			break feeding
		}
	}
	close(queue)
	group.Wait()

	if firstErr != nil {
		return firstErr
	}
	return ctx.Err()
}

// safely turns a panic of the job into an error, so that one bad job does not end the program.
func safely(ctx context.Context, job Job) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("job panicked: %v", cause)
		}
	}()
	return job(ctx)
}
