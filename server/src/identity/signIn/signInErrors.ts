/** Why a sign-in cannot go on, for the person who signs in. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly reason: 'unavailable' | 'cancelled' | 'expired' | 'deleted' | 'blocked' | 'no email' | 'foreign form';

  constructor(reason: SignInError['reason'], options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}
