import type { Account } from '../account.ts';
import type { Session } from './session.ts';

export const expireSession = (account: Account, session: Session): Session =>
  account.change(session, { status: 'expired', url: null }, 'checkout.session.expired');
