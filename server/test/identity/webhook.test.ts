import assert from 'node:assert/strict';
import { people } from '@codetrain/sandbox/clerk';
import { Webhook } from 'standardwebhooks';
import { Browser, titleOf } from '../support/browser.ts';
import { atClerk, type SignInService, startSignIn } from '../support/signIn.ts';

describe("Clerk's webhooks", () => {
  let service: SignInService;
  beforeEach(async () => {
    service = await startSignIn();
  });
  afterEach(() => service.stop());

  const identities = async () =>
    (await service.pool.query('SELECT "clerkUserId", "email", "name" FROM "Identity" ORDER BY "email"')).rows;
  const events = async () => (await service.pool.query('SELECT * FROM "ClerkEvent" ORDER BY "receivedAt"')).rows;

  /** Sends a message as Clerk does, to the byte. */
  async function send(body: string, changes: Record<string, string> = {}, id = 'msg_1', at = new Date()) {
    const signature = new Webhook(String(service.clerk.settings['CLERK_WEBHOOK_SIGNING_SECRET'])).sign(id, at, body);
    const answer = await fetch(`${service.server.url}/webhooks/clerk`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'svix-signature': signature,
        ...changes,
      },
      body,
    });
    await answer.text();
    return answer.status;
  }

  const updated = (firstName: string, updatedAt: number) =>
    JSON.stringify({
      type: 'user.updated',
      object: 'event',
      data: {
        id: people.ada.id,
        first_name: firstName,
        last_name: 'Lovelace',
        primary_email_address_id: 'idn_1',
        email_addresses: [{ id: 'idn_1', email_address: 'ada@example.com' }],
        updated_at: updatedAt,
      },
    });

  it('keep name and address up to date', async () => {
    await service.editor.signIn();
    service.clerk.directory.update(people.ada.id, { firstName: 'Augusta', email: 'augusta@example.com' });
    await service.clerk.webhooks.allDelivered();
    assert.deepEqual(await identities(), [
      { clerkUserId: people.ada.id, email: 'augusta@example.com', name: 'Augusta Lovelace' },
    ]);
    assert.deepEqual(service.clerk.webhooks.deliveries.at(-1)?.statuses, [204]);
    assert.ok((await events()).every(({ payload, processedAt }) => payload === null && processedAt !== null));
  });

  it('that come late, or twice, change nothing', async () => {
    await service.editor.signIn();
    const now = Date.now() + 60_000;
    assert.equal(await send(updated('Newest', now), {}, 'msg_new'), 204);
    assert.equal(await send(updated('Older', now - 1), {}, 'msg_old'), 204);
    assert.equal(await send(updated('Other', now + 1), {}, 'msg_new'), 204);
    assert.deepEqual(
      (await identities()).map(({ name }) => name),
      ['Newest Lovelace'],
    );
    const same = await Promise.all(Array.from({ length: 5 }, () => send(updated('Last', now + 2), {}, 'msg_last')));
    assert.deepEqual(new Set(same), new Set([204]));
    assert.equal((await events()).length, 3);
  });

  it('of a deletion make nothing of the person be left, and them be signed out', async () => {
    const tokens = await service.editor.signIn();
    assert.equal(await send(updated('Ada', Date.now()), {}, 'msg_before'), 204);
    service.clerk.directory.delete(people.ada.id);
    await service.clerk.webhooks.allDelivered();
    assert.deepEqual(await identities(), []);
    const { rows } = await service.pool.query<{ row: string }>(`
      SELECT to_jsonb(t)::text AS row FROM "Identity" t UNION ALL SELECT to_jsonb(t)::text FROM "Acceptance" t
      UNION ALL SELECT to_jsonb(t)::text FROM "Device" t UNION ALL SELECT to_jsonb(t)::text FROM "OAuthRecord" t
      UNION ALL SELECT to_jsonb(t)::text FROM "ClerkEvent" t UNION ALL SELECT to_jsonb(t)::text FROM "DeletedIdentity" t`);
    for (const { row } of rows)
      assert.ok(!/ada@example|Lovelace|user_2|VS Code on desk/.test(row), `nothing that names them: ${row}`);
    await assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });
    const headers = { authorization: `Bearer ${tokens.access}` };
    assert.equal((await fetch(`${service.server.url}/v1/devices`, { headers })).status, 401);
  });

  it('of a ban sign the person out everywhere, and keep the account', async () => {
    const tokens = await service.editor.signIn();
    const before = await identities();
    service.clerk.directory.update(people.ada.id, { banned: true });
    await service.clerk.webhooks.allDelivered();
    await assert.rejects(service.editor.refresh(tokens), { error: 'invalid_grant' });
    const headers = { authorization: `Bearer ${tokens.access}` };
    assert.equal((await fetch(`${service.server.url}/v1/devices`, { headers })).status, 401);
    assert.deepEqual(await identities(), before);
    service.clerk.directory.update(people.ada.id, { banned: false });
    await service.editor.signIn();
  });

  it('of a deletion that overtakes the rest are final', async () => {
    const gone = JSON.stringify({ type: 'user.deleted', data: { object: 'user', id: people.ada.id, deleted: true } });
    assert.equal(await send(gone, {}, 'msg_gone'), 204);
    assert.equal(await send(updated('Ada', Date.now()), {}, 'msg_update'), 204);
    assert.deepEqual(await identities(), []);
    const browser = new Browser();
    const page = await atClerk(browser, await browser.open((await service.editor.ask()).url), 'ada');
    assert.deepEqual([page.status, titleOf(page)], [403, 'This account has been deleted']);
    assert.deepEqual(await identities(), [], 'the id does not come back');
  });

  it('are verified on the bytes that came, however the JSON is written', async () => {
    await service.editor.signIn();
    const body = updated('Ada \u0041', Date.now() + 1_000).replace('"object":"event"', '"object" :\n "\\u0065vent"');
    assert.equal(await send(body), 204);
  });

  it('that are not signed by Clerk, or long ago, are refused and not kept', async () => {
    const body = updated('Eve', Date.now() + 1_000);
    const foreign = new Webhook(Buffer.from('some other secret of 32 bytes...').toString('base64'));
    const hour = 3_600_000;
    assert.equal(await send(body, { 'svix-signature': foreign.sign('msg_1', new Date(), body) }), 400);
    assert.equal(await send(body, { 'svix-signature': 'v1,' }), 400);
    assert.equal(await send(body, { 'svix-id': 'msg_2' }), 400);
    assert.equal(await send(body, {}, 'msg_1', new Date(Date.now() - hour)), 400);
    assert.equal(await send(body, {}, 'msg_1', new Date(Date.now() + hour)), 400);
    const bare = await fetch(`${service.server.url}/webhooks/clerk`, { method: 'POST', body });
    assert.equal(bare.status, 400);
    assert.deepEqual(await events(), []);
  });

  it('that could not be processed are again when they come again', async () => {
    await service.editor.signIn();
    await service.pool.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
      CREATE TRIGGER fail BEFORE UPDATE ON "Identity" FOR EACH ROW EXECUTE FUNCTION fail()`);
    const body = updated('Later', Date.now() + 1_000);
    assert.equal(await send(body), 500);
    await service.pool.query('DROP TRIGGER fail ON "Identity"');
    assert.equal(await send(body), 204);
    assert.deepEqual(
      (await identities()).map(({ name }) => name),
      ['Later Lovelace'],
    );
  });

  it('of other kinds are taken and not kept', async () => {
    assert.equal(await send(JSON.stringify({ type: 'session.created', data: { id: 'sess_1' } })), 204);
    assert.deepEqual(await events(), []);
  });
});
