import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicBill } from '../../src/messages/bills/anthropicBill.ts';
import { openRouterBill } from '../../src/messages/bills/openRouterBill.ts';
import { parseDay } from '../../src/metering/day.ts';
import type { Bill } from '../../src/metering/reconcile.ts';

const day = parseDay('2026-11-24');

/** A bucket of Anthropic's cost report. */
const bucket = (amounts: unknown[], startingAt = '2026-11-24T00:00:00Z', currency = 'USD') => ({
  starting_at: startingAt,
  ending_at: '2026-11-25T00:00:00Z',
  results: amounts.map((amount) => ({ amount, currency, workspace_id: null, model: null })),
});
const lastPage = { has_more: false, next_page: null };

const row = (usage: unknown, more: object = {}) => ({ date: '2026-11-24', model: 'm', requests: 1, usage, ...more });

describe('the bill of', () => {
  let server: Server;
  let url: string;
  let asked: IncomingMessage[];
  let answers: ((res: ServerResponse) => void)[];
  before(async () => {
    server = createServer((req, res) => {
      asked.push(req);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(res);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
    answers = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const says = (body: object | string, status = 200) => {
    answers.push((res) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  };
  const read = (bill: Bill) => bill.read(day, new AbortController().signal);

  describe('Anthropic', () => {
    const bill = () => anthropicBill(url, 'sk-ant-admin-key');

    it('is asked for one day, with the admin key', async () => {
      says({ data: [], ...lastPage });
      assert.equal(await read(bill()), 0n);
      const [request] = asked;
      const { pathname, searchParams } = new URL(request?.url ?? '', url);
      assert.equal(pathname, '/v1/organizations/cost_report');
      assert.deepEqual(Object.fromEntries(searchParams), {
        starting_at: '2026-11-24T00:00:00.000Z',
        ending_at: '2026-11-25T00:00:00.000Z',
        bucket_width: '1d',
      });
      assert.equal(request?.headers['x-api-key'], 'sk-ant-admin-key');
      assert.equal(request?.headers['anthropic-version'], '2023-06-01');
    });

    it('is the sum of all amounts of all pages, in cents, exactly', async () => {
      says({ data: [bucket(['123.45', '0.0000001'])], has_more: true, next_page: 'page_2' });
      says({ data: [bucket(['0.0000001', '-23.45'])], has_more: true, next_page: 'page_3' });
      says({ data: [bucket(['100.00000004', '100.00000006'])], ...lastPage });
      // 300 cents and three ten-millionths of one.
      assert.equal(await read(bill()), 3_000_000_003n);
      assert.deepEqual(
        asked.map((request) => new URL(request.url ?? '', url).searchParams.get('page')),
        [null, 'page_2', 'page_3'],
      );
    });

    it('counts no other day, and may be negative', async () => {
      says({
        data: [bucket(['99'], '2026-11-23T00:00:00Z'), bucket(['-1.5']), bucket(['99'], '2026-11-25T00:00:00Z')],
        ...lastPage,
      });
      assert.equal(await read(bill()), -15_000_000n);
    });

    const broken: [what: string, body: object | string, status?: number][] = [
      ['an amount that is missing', { data: [{ ...bucket([]), results: [{ currency: 'USD' }] }], ...lastPage }],
      ['an amount that is null', { data: [bucket([null])], ...lastPage }],
      ['an amount in words', { data: [bucket(['twelve'])], ...lastPage }],
      ['another currency', { data: [bucket(['1'], undefined, 'EUR')], ...lastPage }],
      ['no data', lastPage],
      ['another page that is not named', { data: [], has_more: true, next_page: null }],
      ['pages without end', { data: [], has_more: true, next_page: 'again' }],
      ['half an answer', '{"data": ['],
      ['nothing', ''],
      ['a refusal', { type: 'error', error: { message: 'invalid x-api-key sk-ant-admin-key' } }, 401],
      ['an outage', 'upstream connect error', 503],
    ];
    for (const [what, body, status] of broken) {
      it(`is unknown after ${what}`, async () => {
        says(body, status);
        await assert.rejects(read(bill()), (error: Error) => !error.message.includes('sk-ant-admin-key'));
        assert.ok(asked.length <= 2);
      });
    }

    it('is unknown if nobody answers, and is asked for no longer than wanted', async () => {
      await assert.rejects(read(anthropicBill('http://127.0.0.1:9', 'key')));
      answers.push(() => undefined);
      const gone = new AbortController();
      const reading = bill().read(day, gone.signal);
      server.once('request', () => gone.abort());
      await assert.rejects(reading, { name: 'AbortError' });
    });
  });

  describe('OpenRouter', () => {
    const bill = () => openRouterBill(`${url}/api`, 'sk-or-management');

    it('is asked for one day, with the management key', async () => {
      says({ data: [] });
      assert.equal(await read(bill()), 0n);
      assert.equal(asked[0]?.url, '/api/v1/activity?date=2026-11-24');
      assert.equal(asked[0]?.headers.authorization, 'Bearer sk-or-management');
    });

    it('is the sum of all rows of the day, in dollars, exactly as written', async () => {
      says(`{"data":[
        {"date":"2026-11-24","usage":0.1},{"date":"2026-11-24 00:00:00","usage":0.2,"byok_usage_inference":1e-9},
        {"date":"2026-11-24","usage":12345678.123456789},{"date":"2026-11-23","usage":77}]}`);
      assert.equal(await read(bill()), 12_345_678_423_456_790n);
    });

    for (const [what, body] of [
      ['a row without usage', { data: [row(undefined)] }],
      ['usage that is null', { data: [row(null)] }],
      ['usage that is no number', { data: [row('much')] }],
      ['a date of another form', { data: [row(1, { date: '24 November' })] }],
      ['no data', {}],
    ] as const) {
      it(`is unknown after ${what}`, async () => {
        says(body);
        await assert.rejects(read(bill()));
      });
    }
  });
});
