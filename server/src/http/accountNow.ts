import { booksOf } from './booksOf.ts';
import { ApiError } from './errors.ts';

/**
 * What `read` finds of the account that a token is for, as it stands now.
 *
 * @throws ApiError token_invalid if there is no such account, books_unavailable.
 */
export async function accountNow<T>(read: () => Promise<T | undefined>): Promise<T> {
  const found = await booksOf(read);
  if (found === undefined) throw new ApiError('token_invalid', 'The account of this access token does not exist.');
  return found;
}
