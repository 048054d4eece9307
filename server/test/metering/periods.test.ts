import assert from 'node:assert/strict';
import fc from 'fast-check';
import { periodAt } from '../../src/metering/periods.ts';

const table: [what: string, anchor: string, instant: string, startsAt: string, endsAt: string][] = [
  [
    'the instant of the anchor',
    '2026-01-15T10:30:00Z',
    '2026-01-15T10:30:00Z',
    '2026-01-15T10:30:00Z',
    '2026-02-15T10:30:00Z',
  ],
  [
    'the last instant before an edge',
    '2026-01-15T10:30:00Z',
    '2026-02-15T10:29:59.999Z',
    '2026-01-15T10:30:00Z',
    '2026-02-15T10:30:00Z',
  ],
  [
    'the instant of an edge',
    '2026-01-15T10:30:00Z',
    '2026-02-15T10:30:00Z',
    '2026-02-15T10:30:00Z',
    '2026-03-15T10:30:00Z',
  ],
  [
    '31 January to the end of February',
    '2026-01-31T00:00:00Z',
    '2026-02-10T00:00:00Z',
    '2026-01-31T00:00:00Z',
    '2026-02-28T00:00:00Z',
  ],
  [
    'the end of February back to the 31st',
    '2026-01-31T00:00:00Z',
    '2026-02-28T00:00:00Z',
    '2026-02-28T00:00:00Z',
    '2026-03-31T00:00:00Z',
  ],
  [
    'a month of 30 days',
    '2026-01-31T00:00:00Z',
    '2026-04-30T12:00:00Z',
    '2026-04-30T00:00:00Z',
    '2026-05-31T00:00:00Z',
  ],
  [
    '29 February in a leap year',
    '2028-01-31T00:00:00Z',
    '2028-02-29T00:00:00Z',
    '2028-02-29T00:00:00Z',
    '2028-03-31T00:00:00Z',
  ],
  [
    'anchored on 29 February, a year on',
    '2028-02-29T00:00:00Z',
    '2029-02-28T06:00:00Z',
    '2029-02-28T00:00:00Z',
    '2029-03-29T00:00:00Z',
  ],
  [
    'anchored on 29 February, four years on',
    '2028-02-29T00:00:00Z',
    '2032-02-29T00:00:00Z',
    '2032-02-29T00:00:00Z',
    '2032-03-29T00:00:00Z',
  ],
  [
    'over the turn of the year',
    '2026-12-31T23:00:00Z',
    '2027-01-05T00:00:00Z',
    '2026-12-31T23:00:00Z',
    '2027-01-31T23:00:00Z',
  ],
  [
    'a yearly plan: still months',
    '2026-03-10T00:00:00Z',
    '2027-03-09T23:59:59Z',
    '2027-02-10T00:00:00Z',
    '2027-03-10T00:00:00Z',
  ],
  [
    'the hour that Europe skips in spring',
    '2026-02-28T01:30:00Z',
    '2026-03-29T01:30:00Z',
    '2026-03-28T01:30:00Z',
    '2026-04-28T01:30:00Z',
  ],
  [
    'a clock slightly before the anchor',
    '2026-01-15T00:00:00Z',
    '2026-01-14T23:59:59Z',
    '2025-12-15T00:00:00Z',
    '2026-01-15T00:00:00Z',
  ],
];

describe('periods', () => {
  for (const [what, anchor, instant, startsAt, endsAt] of table) {
    it(what, () => {
      const period = periodAt(new Date(anchor), new Date(instant));
      assert.deepEqual(period, { startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
    });
  }

  it('follow each other without gap or overlap, and hold their instant', () => {
    const date = fc.date({ min: new Date('2024-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, (anchor, instant) => {
        const { startsAt, endsAt } = periodAt(anchor, instant);
        assert.ok(startsAt <= instant && instant < endsAt);
        assert.deepEqual(periodAt(anchor, endsAt).startsAt, endsAt);
        assert.deepEqual(periodAt(anchor, new Date(endsAt.getTime() - 1)).startsAt, startsAt);
      }),
    );
  });
});
