-- Audits the books: every row below is a contradiction, and no row means that they balance. Reads only, and one
-- statement sees one instant, so it may run at any time, beside any number of servers. `npm run ledger:audit` runs it;
-- `psql "$DATABASE_URL" -f server/src/metering/audit.sql` does too.
--
-- Columns: the invariant that is broken, the account, the keys of the row, what the other rows say it should be, what it is.
--
-- Whole tables are hashed against each other, never looked up row by row, and words are made only of rows that are
-- broken: ten million entries take a few minutes.
--
-- What cannot be told from the books afterwards: whether an account was ever past its budget. What a request held is
-- gone once it is settled, and which plan an account had is not kept. Tests watch that instead, admission by admission.

WITH
-- After this long, a hold that expired should have been swept: the sweep runs every minute.
-- And by so much, the clocks of servers and what they took to read a request may differ.
patience AS (SELECT interval '10 minutes' AS "sweep", 3600000 AS "clockMs"),

-- Which price counts for a model, from when until when and from how long a prompt to how long a one. The tiers of a
-- later date take the place of all earlier ones; below the lowest tier the lowest tier counts (metering/prices.ts).
tier AS MATERIALIZED (
  SELECT price.*, dates."effectiveUntil",
    CASE WHEN lag("minPromptTokens") OVER tiers IS NULL THEN 0 ELSE "minPromptTokens" END AS "fromTokens",
    lead("minPromptTokens") OVER tiers AS "toTokens"
  FROM "ModelPrice" price
  JOIN (
    SELECT "model", "effectiveFrom", lead("effectiveFrom") OVER (PARTITION BY "model" ORDER BY "effectiveFrom") AS "effectiveUntil"
    FROM (SELECT DISTINCT "model", "effectiveFrom" FROM "ModelPrice") AS "dated"
  ) AS dates USING ("model", "effectiveFrom")
  WINDOW tiers AS (PARTITION BY "model", "effectiveFrom" ORDER BY "minPromptTokens")
),

-- What the counters of each period count.
"periodPart" AS (
  SELECT "accountId", "periodStartsAt" AS "startsAt", 1 AS "sessionsUsed", 0 AS "requestsOpen", 0::bigint AS "settledNanos",
    0::bigint AS "heldNanos"
  FROM "Session" WHERE "counted"
  UNION ALL
  SELECT "accountId", "periodStartsAt", 0, 1, 0, "worstCaseNanos" FROM "Hold"
  UNION ALL
  SELECT "accountId", "periodStartsAt", 0, 0, "costNanos", 0 FROM "Entry"
),
"periodCount" AS (
  SELECT "accountId", "startsAt", sum("sessionsUsed") AS "sessionsUsed", sum("requestsOpen") AS "requestsOpen",
    sum("settledNanos") AS "settledNanos", sum("heldNanos") AS "heldNanos"
  FROM "periodPart"
  GROUP BY "accountId", "startsAt"
),
"periodBroken" AS (
  SELECT broken."invariant", "accountId", jsonb_build_object('startsAt', "startsAt") AS "keys", broken."expected", broken."found"
  FROM "Period" p
  FULL JOIN "periodCount" c USING ("accountId", "startsAt")
  CROSS JOIN LATERAL (VALUES
    ('period exists', 'a period', CASE WHEN p."endsAt" IS NOT NULL THEN 'a period' END),
    ('period sessions', COALESCE(c."sessionsUsed", 0)::text, COALESCE(p."sessionsUsed", c."sessionsUsed")::text),
    ('period open', COALESCE(c."requestsOpen", 0)::text, COALESCE(p."requestsOpen", c."requestsOpen")::text),
    ('period settled', COALESCE(c."settledNanos", 0)::text, COALESCE(p."settledNanos", c."settledNanos")::text),
    ('period held', COALESCE(c."heldNanos", 0)::text, COALESCE(p."heldNanos", c."heldNanos")::text)
  ) AS broken("invariant", "expected", "found")
  WHERE broken."found" IS DISTINCT FROM broken."expected"
),

-- What the counters of each session count: a request once, with its first attempt. Whether a request yielded is not kept, but how it ended says so, save for one
-- that was stopped: that one may have.
"sessionPart" AS (
  SELECT "accountId", "sessionId", ("firstRequestId" IS NULL)::int AS "requests", 1 AS "requestsOpen", false AS "yielded", false AS "mayHaveYielded"
  FROM "Hold"
  UNION ALL
  SELECT "accountId", "sessionId", ("seq" = 0 AND "firstRequestId" IS NULL)::int, 0, "outcome" IN ('completed', 'failed_midway'),
    "outcome" IN ('completed', 'failed_midway', 'stopped_by_user')
  FROM "Entry"
),
"sessionCount" AS (
  SELECT "accountId", "sessionId", sum("requests") AS "requests", sum("requestsOpen") AS "requestsOpen",
    bool_or("yielded") AS "yielded", bool_or("mayHaveYielded") AS "mayHaveYielded"
  FROM "sessionPart"
  GROUP BY "accountId", "sessionId"
),
"sessionBroken" AS (
  SELECT broken."invariant", "accountId", jsonb_build_object('sessionId', "sessionId"), broken."expected", broken."found"
  FROM "Session" s
  FULL JOIN "sessionCount" c USING ("accountId", "sessionId")
  CROSS JOIN LATERAL (VALUES
    -- A crash of the database may lose a session, and one that yielded nothing is not made again (metering/settle.ts).
    ('session exists', 'a session',
     CASE WHEN s."model" IS NOT NULL OR (c."requestsOpen" = 0 AND NOT c."yielded") THEN 'a session' END),
    ('session requests', COALESCE(c."requests", 0)::text, COALESCE(s."requests", c."requests")::text),
    ('session open', COALESCE(c."requestsOpen", 0)::text, COALESCE(s."requestsOpen", c."requestsOpen")::text),
    ('session yielded',
     CASE WHEN c."yielded" THEN 'true' WHEN c."mayHaveYielded" THEN COALESCE(s."yielded", false)::text ELSE 'false' END,
     COALESCE(s."yielded", c."yielded")::text),
    ('session counted', (s."yielded" OR s."requestsOpen" > 0)::text, s."counted"::text)
  ) AS broken("invariant", "expected", "found")
  WHERE broken."found" IS DISTINCT FROM broken."expected"
    AND (s."requests", s."requestsOpen", s."yielded", s."counted") IS DISTINCT FROM
      (c."requests", c."requestsOpen", c."yielded", c."yielded" OR c."requestsOpen" > 0)
),

-- Entries and holds by themselves: all that one look at each of them can tell.
request AS (
  SELECT e."accountId", e."requestId", e."seq", e."periodStartsAt", e."admittedAt", e."model",
    e."inputTokens" + e."cacheWrite5mTokens" + e."cacheWrite1hTokens" + e."cacheReadTokens" AS "promptTokens",
    e."inputTokens", e."outputTokens", e."cacheWrite5mTokens", e."cacheWrite1hTokens", e."cacheReadTokens",
    e."costNanos", e."outcome"::text AS "outcome", NULL::timestamptz AS "expiresAt"
  FROM "Entry" e
  UNION ALL
  SELECT "accountId", "requestId", NULL, "periodStartsAt", "admittedAt", "model", 0, 0, 0, 0, 0, 0, 0, 'open', "expiresAt"
  FROM "Hold"
),
"requestBroken" AS (
  SELECT broken."invariant", r."accountId",
    jsonb_strip_nulls(jsonb_build_object('requestId', r."requestId", 'seq', r."seq")), broken."expected", broken."found"
  FROM request r
  CROSS JOIN patience
  LEFT JOIN "Account" a ON a."id" = r."accountId"
  LEFT JOIN "Period" p ON p."accountId" = r."accountId" AND p."startsAt" = r."periodStartsAt"
  LEFT JOIN tier t ON t."model" = r."model"
    AND r."admittedAt" >= t."effectiveFrom" AND (t."effectiveUntil" IS NULL OR r."admittedAt" < t."effectiveUntil")
    AND greatest(r."promptTokens", 0) >= t."fromTokens" AND (t."toTokens" IS NULL OR r."promptTokens" < t."toTokens")
  CROSS JOIN LATERAL (SELECT
    -- A UUIDv7 begins with the milliseconds since 1970 (RFC 9562, section 5.7).
    uuid_send(r."requestId") AS "idBytes",
    r."inputTokens"::numeric * t."inputNanos" + r."outputTokens"::numeric * t."outputNanos"
      + r."cacheWrite5mTokens"::numeric * t."cacheWrite5mNanos" + r."cacheWrite1hTokens"::numeric * t."cacheWrite1hNanos"
      + r."cacheReadTokens"::numeric * t."cacheReadNanos" AS "costNanos",
    (r."inputTokens", r."outputTokens", r."cacheWrite5mTokens", r."cacheWrite1hTokens", r."cacheReadTokens", r."costNanos")
      = (0, 0, 0, 0, 0, 0) AS "isNothing",
    r."outcome" IN ('failed_before_output', 'expired') AS "isFree"
  ) AS x
  CROSS JOIN LATERAL (SELECT
    a."id" IS NULL AS "noAccount",
    r."admittedAt" < p."startsAt" OR r."admittedAt" >= p."endsAt" AS "isOutside",
    get_byte("idBytes", 6) / 16 <> 7 OR abs(extract(epoch FROM r."admittedAt") * 1000 - (
      ((get_byte("idBytes", 0)::bigint << 40) + (get_byte("idBytes", 1)::bigint << 32) + (get_byte("idBytes", 2)::bigint << 24)
        + (get_byte("idBytes", 3) << 16) + (get_byte("idBytes", 4) << 8) + get_byte("idBytes", 5)))) > "clockMs" AS "isOtherInstant",
    COALESCE(r."expiresAt" < now() - "sweep", false) AS "isOverdue",
    r."seq" = 0 AND least(r."inputTokens", r."outputTokens", r."cacheWrite5mTokens", r."cacheWrite1hTokens",
      r."cacheReadTokens", r."costNanos") < 0 AS "isNegative",
    "isFree" AND r."costNanos" <> 0 AS "isCharged",
    r."seq" = 0 AND t."model" IS NULL AND NOT "isNothing" AS "isUnpriced",
    -- Of corrections only their sum has a cost: see below. What cost nothing may have used something.
    r."seq" = 0 AND NOT "isFree" AND r."costNanos" <> x."costNanos" AS "isOtherCost"
  ) AS y
  CROSS JOIN LATERAL (VALUES
    ('account exists', "noAccount", 'an account', NULL),
    ('admitted in its period', "isOutside", concat_ws(' to ', p."startsAt", p."endsAt"), r."admittedAt"::text),
    ('request id of its instant', "isOtherInstant", 'a UUIDv7 of ' || r."admittedAt"::text, r."requestId"::text),
    ('hold swept in time', "isOverdue", 'an entry by ' || (r."expiresAt" + "sweep")::text, 'a hold'),
    ('amounts not negative', "isNegative", 'tokens and cost of 0 or more',
     concat_ws(', ', r."inputTokens", r."outputTokens", r."cacheWrite5mTokens", r."cacheWrite1hTokens", r."cacheReadTokens",
       r."costNanos")),
    ('nothing charged for nothing', "isCharged", '0', r."costNanos"::text),
    ('price known', "isUnpriced", 'a price of ' || r."model", NULL),
    ('cost is tokens times price', "isOtherCost", x."costNanos"::text, r."costNanos"::text)
  ) AS broken("invariant", "isBroken", "expected", "found")
  WHERE broken."isBroken"
    AND ("noAccount" OR "isOutside" OR "isOtherInstant" OR "isOverdue" OR "isNegative" OR "isCharged" OR "isUnpriced"
      OR "isOtherCost")
),

-- Requests with corrections, as a whole. They are few, so what belongs to them is looked up.
correction AS MATERIALIZED (SELECT * FROM "Entry" WHERE "seq" > 0),
corrected AS (
  SELECT e."accountId", e."requestId", e."model", min(e."admittedAt") AS "admittedAt",
    sum(e."inputTokens") + sum(e."cacheWrite5mTokens") + sum(e."cacheWrite1hTokens") + sum(e."cacheReadTokens") AS "promptTokens",
    sum(e."inputTokens") AS "inputTokens", sum(e."outputTokens") AS "outputTokens",
    sum(e."cacheWrite5mTokens") AS "cacheWrite5mTokens", sum(e."cacheWrite1hTokens") AS "cacheWrite1hTokens",
    sum(e."cacheReadTokens") AS "cacheReadTokens", sum(e."costNanos") AS "costNanos"
  FROM "Entry" e
  JOIN (SELECT DISTINCT "accountId", "requestId" FROM correction) AS those USING ("accountId", "requestId")
  -- One that was given up for dead may turn out to have been answered by another model.
  GROUP BY e."accountId", e."requestId", e."model"
),
"correctedBroken" AS (
  SELECT broken."invariant", c."accountId", jsonb_build_object('requestId', c."requestId"), broken."expected", broken."found"
  FROM corrected c
  LEFT JOIN tier t ON t."model" = c."model"
    AND c."admittedAt" >= t."effectiveFrom" AND (t."effectiveUntil" IS NULL OR c."admittedAt" < t."effectiveUntil")
    AND greatest(c."promptTokens", 0) >= t."fromTokens" AND (t."toTokens" IS NULL OR c."promptTokens" < t."toTokens")
  CROSS JOIN LATERAL (SELECT
    c."inputTokens" * t."inputNanos" + c."outputTokens" * t."outputNanos" + c."cacheWrite5mTokens" * t."cacheWrite5mNanos"
      + c."cacheWrite1hTokens" * t."cacheWrite1hNanos" + c."cacheReadTokens" * t."cacheReadNanos" AS "costNanos"
  ) AS x
  CROSS JOIN LATERAL (VALUES
    ('corrected amounts not negative', least(c."inputTokens", c."outputTokens", c."cacheWrite5mTokens", c."cacheWrite1hTokens",
       c."cacheReadTokens", c."costNanos") < 0, 'tokens and cost of 0 or more',
     concat_ws(', ', c."inputTokens", c."outputTokens", c."cacheWrite5mTokens", c."cacheWrite1hTokens", c."cacheReadTokens",
       c."costNanos")),
    ('corrected cost is tokens times price', c."costNanos" <> x."costNanos", x."costNanos"::text, c."costNanos"::text)
  ) AS broken("invariant", "isBroken", "expected", "found")
  WHERE broken."isBroken"
),
"seqBroken" AS (
  SELECT 'seq without gaps', c."accountId", jsonb_build_object('requestId', c."requestId", 'seq', c."seq"),
    'an entry of seq ' || c."seq" - 1, NULL
  FROM correction c
  LEFT JOIN "Entry" e ON e."accountId" = c."accountId" AND e."requestId" = c."requestId" AND e."seq" = c."seq" - 1
  WHERE e."accountId" IS NULL
),
"linkBroken" AS (
  SELECT 'corrections are of their request', c."accountId", jsonb_build_object('requestId', c."requestId", 'seq', c."seq"),
    concat_ws(', ', e."sessionId", e."periodStartsAt", e."admittedAt"), concat_ws(', ', c."sessionId", c."periodStartsAt", c."admittedAt")
  FROM correction c
  JOIN "Entry" e ON e."accountId" = c."accountId" AND e."requestId" = c."requestId" AND e."seq" = 0
  WHERE (e."sessionId", e."periodStartsAt", e."admittedAt") <> (c."sessionId", c."periodStartsAt", c."admittedAt")
),

"heldBroken" AS (
  SELECT 'a hold or an entry', h."accountId", jsonb_build_object('requestId', h."requestId"), 'no hold', 'a hold and an entry'
  FROM "Hold" h
  JOIN "Entry" e USING ("accountId", "requestId")
  WHERE e."seq" = 0
),

-- Later attempts of a request follow its first one, which has failed and so has its entry.
"attemptBroken" AS (
  SELECT 'first attempt exists', r."accountId", jsonb_strip_nulls(jsonb_build_object('requestId', r."requestId", 'seq', r."seq")),
    'an entry of ' || r."firstRequestId"::text, NULL
  FROM (
    SELECT "accountId", "requestId", "seq", "firstRequestId" FROM "Entry" WHERE "firstRequestId" IS NOT NULL
    UNION ALL
    SELECT "accountId", "requestId", NULL, "firstRequestId" FROM "Hold" WHERE "firstRequestId" IS NOT NULL
  ) AS r
  LEFT JOIN "Entry" e ON e."accountId" = r."accountId" AND e."requestId" = r."firstRequestId" AND e."seq" = 0
  WHERE e."accountId" IS NULL
),

-- A client's key is spent by one request. Corrections of a request bear its key.
"keyBroken" AS (
  SELECT 'client key used once', "accountId", jsonb_build_object('clientKey', "clientKey"), 'one request',
    string_agg(DISTINCT "requestId"::text, ', ')
  FROM (
    SELECT "accountId", "requestId", "clientKey" FROM "Entry" WHERE "clientKey" IS NOT NULL
    UNION ALL
    SELECT "accountId", "requestId", "clientKey" FROM "Hold" WHERE "clientKey" IS NOT NULL
  ) AS keyed
  GROUP BY "accountId", "clientKey"
  HAVING count(*) > 1 AND count(DISTINCT "requestId") > 1
)

SELECT "invariant", "accountId", "keys", "expected", "found" FROM "periodBroken"
UNION ALL SELECT * FROM "sessionBroken"
UNION ALL SELECT * FROM "requestBroken"
UNION ALL SELECT * FROM "correctedBroken"
UNION ALL SELECT * FROM "seqBroken"
UNION ALL SELECT * FROM "linkBroken"
UNION ALL SELECT * FROM "heldBroken"
UNION ALL SELECT * FROM "attemptBroken"
UNION ALL SELECT * FROM "keyBroken"
ORDER BY "invariant", "accountId", "keys"
