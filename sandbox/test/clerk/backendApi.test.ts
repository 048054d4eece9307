import assert from 'node:assert/strict';
import { type ClerkClient, createClerkClient } from '@clerk/backend';
import { verifyWebhook } from '@clerk/backend/webhooks';
import express from 'express';
import { type Clerk, people, startClerk } from '../../src/clerk.ts';

/** Driven by Clerk's own SDK, which takes no other answer than Clerk's. */
describe("the sandbox's Clerk as Clerk's SDK sees it", () => {
  let clerk: Clerk;
  let client: ClerkClient;
  beforeEach(async () => {
    clerk = await startClerk();
    client = createClerkClient({
      secretKey: String(clerk.settings['CLERK_SECRET_KEY']),
      apiUrl: clerk.url,
      telemetry: { disabled: true },
    });
  });
  afterEach(() => clerk.stop());

  it('has two people', async () => {
    const { data, totalCount } = await client.users.getUserList();
    assert.deepEqual(
      data.map((user) => user.primaryEmailAddress?.emailAddress),
      ['ada@example.com', 'sam@example.com'],
    );
    assert.equal(totalCount, 2);
    const ada = await client.users.getUser(people.ada.id);
    assert.deepEqual([ada.fullName, ada.banned, ada.locked], ['Ada Lovelace', false, false]);
    assert.match(ada.id, /^user_\w{27}$/);
    const [found] = (await client.users.getUserList({ emailAddress: ['sam@example.com'] })).data;
    assert.equal(found?.firstName, 'Sam');
  });

  it('creates, changes, bans and deletes', async () => {
    const made = await client.users.createUser({ emailAddress: ['new@example.com'], firstName: 'New' });
    assert.match(made.id, /^user_\w{27}$/);
    const changed = await client.users.updateUser(made.id, { lastName: 'Person' });
    assert.equal(changed.fullName, 'New Person');
    assert.ok(changed.updatedAt > made.updatedAt);
    assert.equal((await client.users.banUser(made.id)).banned, true);
    assert.equal((await client.users.unbanUser(made.id)).banned, false);
    const gone = await client.users.deleteUser(made.id);
    assert.equal(gone.id, made.id);
    await assert.rejects(client.users.getUser(made.id), { status: 404, clerkError: true });
  });

  it('knows sessions, and revokes them', async () => {
    clerk.directory.signIn(people.ada.id);
    const { data } = await client.sessions.getSessionList({ userId: people.ada.id, status: 'active' });
    const [session] = data;
    assert.ok(session);
    assert.equal((await client.sessions.revokeSession(session.id)).status, 'revoked');
    assert.ok(!clerk.directory.isSignedIn(people.ada.id));
  });

  it('refuses a wrong key, and says so in its words', async () => {
    const stranger = createClerkClient({
      secretKey: 'sk_test_wrong',
      apiUrl: clerk.url,
      telemetry: { disabled: true },
    });
    await assert.rejects(
      stranger.users.getUser(people.ada.id),
      (error: { status?: number; errors?: { code: string }[] }) => {
        assert.equal(error.status, 401);
        assert.equal(error.errors?.[0]?.code, 'authentication_invalid');
        return true;
      },
    );
  });

  it('answers with 503 while it is down, and only then', async () => {
    await fetch(`${clerk.url}/sandbox/down`, { method: 'PUT' });
    assert.equal((await fetch(`${clerk.url}/.well-known/openid-configuration`)).status, 503);
    await fetch(`${clerk.url}/sandbox/down`, { method: 'DELETE' });
    assert.equal((await fetch(`${clerk.url}/.well-known/openid-configuration`)).status, 200);
  });

  it('tells what becomes of users, signed so that the SDK believes it, again until it is taken', async () => {
    const received: string[] = [];
    let refusals = 1;
    const app = express();
    app.post('/hook', express.text({ type: () => true }), async (req, res) => {
      const request = new Request('http://localhost/hook', {
        method: 'POST',
        headers: Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: req.body as string,
      });
      const event = await verifyWebhook(request, {
        signingSecret: String(clerk.settings['CLERK_WEBHOOK_SIGNING_SECRET']),
      });
      if (refusals-- > 0) return void res.sendStatus(500);
      received.push(`${event.type} ${'id' in event.data ? event.data.id : ''}`);
      res.sendStatus(204);
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const address = server.address();
      assert.ok(typeof address === 'object' && address !== null);
      clerk.webhooks.deliverTo(`http://127.0.0.1:${address.port}/hook`);
      clerk.directory.update(people.sam.id, { lastName: 'Rivers' });
      await clerk.webhooks.allDelivered();
      await client.users.deleteUser(people.sam.id);
      await clerk.webhooks.allDelivered();
      assert.deepEqual(received, [`user.updated ${people.sam.id}`, `user.deleted ${people.sam.id}`]);
      assert.deepEqual(
        clerk.webhooks.deliveries.map(({ statuses }) => statuses),
        [[500, 204], [204]],
      );
    } finally {
      server.close();
    }
  });
});
