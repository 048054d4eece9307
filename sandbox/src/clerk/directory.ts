import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newId, people, type User } from './user.ts';

export interface SessionEntry {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  status: 'active' | 'revoked';
}

export type UserChanges = Partial<Pick<User, 'email' | 'firstName' | 'lastName' | 'banned'>>;

interface Events {
  created: [user: User];
  updated: [user: User];
  deleted: [id: string];
}

/** Who there is. Kept in a file, if one is named, so that who was created is there again at the next start. */
export class Directory extends EventEmitter<Events> {
  readonly #file: string | undefined;
  readonly #users: Map<string, User>;
  readonly sessions: SessionEntry[] = [];

  constructor(file: string | undefined) {
    super();
    this.#file = file;
    this.#users = new Map(read(file).map((user) => [user.id, user]));
  }

  all(): User[] {
    return [...this.#users.values()];
  }

  find(id: string): User | undefined {
    return this.#users.get(id);
  }

  create(details: Pick<User, 'email' | 'firstName' | 'lastName'>): User {
    const now = Date.now();
    const user = { ...details, id: newId('user'), banned: false, createdAt: now, updatedAt: now, lastSignInAt: null };
    this.#put(user);
    this.emit('created', user);
    return user;
  }

  update(id: string, changes: UserChanges): User | undefined {
    const known = this.#users.get(id);
    if (known === undefined) return undefined;
    // Two changes in one millisecond are two changes still.
    const user = { ...known, ...changes, updatedAt: Math.max(Date.now(), known.updatedAt + 1) };
    this.#put(user);
    this.emit('updated', user);
    return user;
  }

  delete(id: string): boolean {
    if (!this.#users.delete(id)) return false;
    this.#save();
    this.endSessions(id);
    this.emit('deleted', id);
    return true;
  }

  signIn(id: string): void {
    const now = Date.now();
    const user = this.#users.get(id);
    if (user === undefined) throw new Error(`There is no user ${id}.`);
    this.#put({ ...user, lastSignInAt: now });
    this.sessions.push({ id: newId('sess'), userId: id, createdAt: now, status: 'active' });
  }

  isSignedIn(id: string): boolean {
    return this.sessions.some((session) => session.userId === id && session.status === 'active');
  }

  endSessions(userId: string): void {
    for (const session of this.sessions) if (session.userId === userId) session.status = 'revoked';
  }

  #put(user: User): void {
    this.#users.set(user.id, user);
    this.#save();
  }

  #save(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(this.all(), null, 2));
  }
}

function read(file: string | undefined): User[] {
  if (file !== undefined) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as User[];
    } catch {
      // The first start.
    }
  }
  const createdAt = Date.UTC(2026, 0, 15);
  return Object.values(people).map((person) => ({
    ...person,
    banned: false,
    createdAt,
    updatedAt: createdAt,
    lastSignInAt: null,
  }));
}
