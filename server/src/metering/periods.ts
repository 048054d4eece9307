/** The span that limits count over: from `startsAt`, inclusive, to `endsAt`, exclusive. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * The period that `instant` falls into: months stepped from `anchor`, in UTC. Each edge is counted from the anchor, not
 * from the edge before, so that the 31st comes back after a short month: 31 Jan, 29 Feb, 31 Mar.
 */
export function periodAt(anchor: Date, instant: Date): Period {
  const months =
    (instant.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + (instant.getUTCMonth() - anchor.getUTCMonth());
  // The edge within the instant's own month may still lie ahead of it.
  const step = addMonths(anchor, months) > instant ? months - 1 : months;
  return { startsAt: addMonths(anchor, step), endsAt: addMonths(anchor, step + 1) };
}

/** The same day and time of day `months` later, or the last day of that month if it is shorter. */
function addMonths(instant: Date, months: number): Date {
  const moved = new Date(instant);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(instant.getUTCDate(), lastDay));
  return moved;
}
