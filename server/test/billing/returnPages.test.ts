import assert from 'node:assert/strict';
import { hostedPage } from '@codetrain/contract/billing';
import { type BillingService, type Buyer, goodCard, startBilling, submit } from '../support/billing.ts';

const local =
  'http://127.0.0.1:8080/callback?vscode-reqid=7&vscode-authority=inferhaven.codetrain&vscode-path=/billing';
const pro = { plan: 'pro', interval: 'month' } as const;

describe('back from Stripe', () => {
  let service: BillingService;
  let buyer: Buyer;
  before(async () => {
    service = await startBilling();
  });
  after(() => service.stop());
  beforeEach(async () => {
    buyer = await service.buyer();
  });

  const page = async (path: '/v1/billing/checkout' | '/v1/billing/portal', body?: object): Promise<string> =>
    hostedPage.parse(await (await buyer.ask('POST', path, body)).json()).url;
  /** Under the address that the server has in the test, whatever the public one is. */
  const show = async (address: string | null | undefined) => {
    const { pathname, search } = new URL(String(address));
    return (await fetch(service.server.url + pathname + search)).text();
  };
  const addressOf = (name: string, editor: string) =>
    `${service.server.url}/billing/${name}?${new URLSearchParams({ editor })}`;
  /** Where the page's button leads, as a browser reads it. */
  const linkOn = (html: string): string | undefined =>
    /class="button main" href="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  const session = async () => {
    const customer = await buyer.customer();
    const [open] = (await service.client.checkout.sessions.list({ customer, limit: 1 })).data;
    assert.ok(open);
    return open;
  };

  it('leads into the editor that the purchase began in', async () => {
    const paid = await submit(await page('/v1/billing/checkout', { ...pro, editor: local }), goodCard);
    const html = await show(paid.headers.get('location'));
    assert.match(html, /Open the editor on this machine/);
    assert.equal(linkOn(html), local);
  });

  it('leads there also when nothing was bought, and from the portal', async () => {
    await page('/v1/billing/checkout', { ...pro, editor: local });
    const { cancel_url } = await session();
    assert.equal(linkOn(await show(cancel_url)), local);
    const portal = await (await fetch(await page('/v1/billing/portal', { editor: local }))).text();
    const back = /href="([^"]*\/billing\/back[^"]*)"/.exec(portal)?.[1]?.replaceAll('&amp;', '&');
    assert.equal(linkOn(await show(back)), local);
  });

  it('says to go back by hand, where the editor did not tell its address', async () => {
    await page('/v1/billing/checkout', pro);
    const html = await show((await session()).success_url);
    assert.match(html, /Return to your editor/);
    assert.equal(linkOn(html), undefined);
    await page('/v1/billing/portal');
  });

  for (const [why, editor] of [
    ['a stranger', 'https://evil.test/callback'],
    ['a script', 'javascript:alert(1)'],
    ['another extension', 'vscode://evil.extension/billing'],
    ['markup', '"><script>alert(1)</script>'],
    ['nothing', ''],
  ] as const) {
    it(`leads to no address of ${why}, whoever wrote the link`, async () => {
      for (const name of ['done', 'cancelled', 'back']) {
        const html = await show(addressOf(name, editor));
        assert.equal(linkOn(html), undefined);
        assert.ok(!html.includes('evil') && !html.includes('alert'));
      }
    });
  }

  it('leads to an address as long as may be, however much of it is encoded on the way', async () => {
    const long = local.padEnd(1_500, '&');
    const paid = await submit(await page('/v1/billing/checkout', { ...pro, editor: long }), goodCard);
    assert.equal(linkOn(await show(paid.headers.get('location'))), long);
  });

  it('leads nowhere if two addresses are told', async () => {
    const both = new URLSearchParams([
      ['editor', local],
      ['editor', local],
    ]);
    assert.equal(linkOn(await show(`${service.server.url}/billing/done?${both}`)), undefined);
  });

  it('refuses an address that is none at all, before anything is sold', async () => {
    for (const path of ['/v1/billing/checkout', '/v1/billing/portal'] as const) {
      const offer = path === '/v1/billing/checkout' ? pro : {};
      for (const editor of [7, 'x'.repeat(1_501)]) {
        assert.equal((await buyer.ask('POST', path, { ...offer, editor })).status, 400);
      }
    }
  });
});
