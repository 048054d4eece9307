import { isUnavailable } from '../metering/databaseErrors.ts';
import { ApiError } from './errors.ts';

/**
 * Never an answer that is not in the books: without them there is none.
 *
 * @throws ApiError books_unavailable, if the database cannot be reached.
 */
export async function booksOf<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new ApiError('books_unavailable', 'The service cannot reach its books. Try again soon.', {
      retryAfter: '2',
      cause: error,
    });
  }
}
