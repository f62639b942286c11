"""SQL of the lists and contracts themselves: split, unpublished, round, even, exclusive, above the standard.

Each query answers (key, village, subject, yuan, facts, papers, accused), as those of `money`.
"""

from funds.checks.pieces import LINES, OUTSIDE, POLICY, THIS_OR_LAST_YEAR, papers

# Parts: lists of one project, item and year that pay other households, each below a limit of signatures, together at
# or above it, within the days. Near: one paper just below a limit. Contracts of one firm in one place alike.
SPLIT = f"""
WITH lists AS (
    SELECT b.id, b.village_id, b.project_id, b.item, left(b.period, 4) AS year, b.total_yuan AS yuan, b.title,
        coalesce(b.released_on, (SELECT max(e."on") FROM workflow_event e WHERE e.transition = 'submit'
            AND e.subject_type = 'funds.paymentbatch' AND e.subject_id = b.id), %(on)s) AS day
    FROM funds_paymentbatch b
    WHERE b.village_id >= %(low)s AND b.village_id < %(high)s AND b.state NOT IN ({OUTSIDE})
        AND b.reissue_of_id IS NULL AND {THIS_OR_LAST_YEAR}
), limits AS (
    SELECT DISTINCT ON (s.region, s.from_yuan) s.region, s.from_yuan AS limit_yuan FROM funds_signaturerule s
    WHERE s.paper = 'payment' AND s.from_yuan > 0 AND s.valid_from <= %(on)s
        AND (s.valid_to IS NULL OR s.valid_to > %(on)s) AND starts_with(%(low)s, s.region)
), parts AS (
    SELECT a.id, t.limit_yuan, sum(b.yuan) AS yuan, array_agg(b.id ORDER BY b.id) AS papers, count(*) AS count
    FROM lists a JOIN lists b ON b.project_id = a.project_id AND b.item = a.item AND b.year = a.year
        AND b.day BETWEEN a.day AND a.day + %(split_days)s::int
        AND (b.id = a.id OR NOT EXISTS (
            SELECT FROM funds_paymentline k JOIN funds_paymentline l ON l.household_id = k.household_id
            WHERE k.batch_id = a.id AND l.batch_id = b.id AND NOT k.is_void AND NOT l.is_void))
    JOIN limits t ON a.yuan < t.limit_yuan
    GROUP BY a.id, t.limit_yuan HAVING count(*) > 1 AND sum(b.yuan) >= t.limit_yuan AND max(b.yuan) < t.limit_yuan
), contracts AS (
    SELECT c.id, c.village_id, c.supplier_id, c.supplier_name, c.number, c.amount_yuan AS yuan, c.signed_on AS day
    FROM funds_contract c WHERE c.village_id >= %(low)s AND c.village_id < %(high)s
), bought AS (
    SELECT a.id, sum(b.yuan) AS yuan, array_agg(b.id ORDER BY b.id) AS papers, count(*) AS count
    FROM contracts a JOIN contracts b ON b.supplier_id = a.supplier_id AND b.village_id = a.village_id
        AND b.day BETWEEN a.day AND a.day + %(split_days)s::int
    WHERE a.yuan < %(tender_yuan)s
    GROUP BY a.id HAVING count(*) > 1 AND sum(b.yuan) >= %(tender_yuan)s AND max(b.yuan) < %(tender_yuan)s
), found AS (
    SELECT DISTINCT ON (l.project_id, l.item, l.year)
        'parts:' || l.project_id || ':' || md5(l.item) || ':' || l.year AS key, l.village_id,
        'funds.payment:' || l.id AS subject, p.yuan, 'parts' AS how, l.title, p.limit_yuan, p.count,
        'funds.payment:' AS kind, p.papers
    FROM parts p JOIN lists l ON l.id = p.id ORDER BY l.project_id, l.item, l.year, p.limit_yuan DESC, p.yuan DESC
), near AS (
    SELECT 'near:' || l.id AS key, l.village_id, 'funds.payment:' || l.id AS subject, l.yuan, 'near' AS how, l.title,
        t.limit_yuan, 1::bigint AS count, 'funds.payment:' AS kind, ARRAY[l.id] AS papers
    FROM lists l JOIN limits t ON l.yuan < t.limit_yuan AND l.yuan >= t.limit_yuan * (1 - %(split_share)s)
    WHERE NOT EXISTS (SELECT FROM found f WHERE l.id = ANY (f.papers))
), works AS (
    SELECT DISTINCT ON (c.supplier_id, c.village_id)
        'firm:' || c.supplier_id || ':' || c.village_id AS key, c.village_id, 'funds.contract:' || c.id AS subject,
        b.yuan, 'firm' AS how, c.supplier_name AS title, %(tender_yuan)s::numeric AS limit_yuan, b.count,
        'funds.contract:' AS kind, b.papers
    FROM bought b JOIN contracts c ON c.id = b.id ORDER BY c.supplier_id, c.village_id, b.yuan DESC
), single AS (
    SELECT 'tender:' || c.id AS key, c.village_id, 'funds.contract:' || c.id AS subject, c.yuan, 'near' AS how,
        c.number || ' ' || c.supplier_name AS title, %(tender_yuan)s::numeric AS limit_yuan, 1::bigint AS count,
        'funds.contract:' AS kind, ARRAY[c.id] AS papers
    FROM contracts c WHERE c.yuan < %(tender_yuan)s AND c.yuan >= %(tender_yuan)s * (1 - %(split_share)s)
        AND NOT EXISTS (SELECT FROM works w WHERE c.id = ANY (w.papers))
)
SELECT key, village_id, subject, yuan,
    jsonb_build_object('how', how, 'title', title, 'limit', limit_yuan, 'yuan', yuan, 'count', count),
    ARRAY(SELECT kind || p FROM unnest(papers) p LIMIT 50), ARRAY[]::bigint[]
FROM (SELECT * FROM found UNION ALL SELECT * FROM near UNION ALL SELECT * FROM works UNION ALL SELECT * FROM single) x
"""  # noqa: S608  (the states are the choices of this app)

# Lists from before a village hung its first one here were published elsewhere: nothing is known of them. A list issued
# again for refused lines hung as the list it replaces.
UNPUBLISHED = """
SELECT 'payment:' || b.id, b.village_id, 'funds.payment:' || b.id, sum(l.amount_yuan),
    jsonb_build_object('how', 'paid', 'title', b.title, 'day', b.released_on, 'count', count(*),
                       'year', left(b.period, 4)::int),
    ARRAY['funds.payment:' || b.id, 'funds.project:' || b.project_id], ARRAY[]::bigint[]
FROM funds_paymentbatch b JOIN funds_paymentline l ON l.batch_id = b.id AND NOT l.is_void
WHERE b.village_id >= %(low)s AND b.village_id < %(high)s AND b.state = 'released' AND b.reissue_of_id IS NULL
    AND b.released_on > (
        SELECT min(f.starts_on) FROM publicity_notice f WHERE f.village_id = b.village_id AND f.kind = 'payment_list')
    AND NOT EXISTS (
        SELECT FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
        WHERE e.subject = 'funds.paymentline:' || l.id AND n.kind = 'payment_list' AND n.witnessed_by_id IS NOT NULL
            AND e.state <> 'withdrawn' AND coalesce(e.ends_on, n.ends_on) < b.released_on)
GROUP BY b.id
UNION ALL
SELECT 'project:' || p.id, p.village_id, 'funds.project:' || p.id, p.budget_yuan,
    jsonb_build_object('how', 'begun', 'title', p.name, 'day', min(begun.day), 'count', 1, 'year', p.year),
    ARRAY['funds.project:' || p.id], ARRAY[]::bigint[]
FROM funds_project p
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT min(e."on") FROM workflow_event e WHERE e.subject_type = 'funds.project'
        AND e.subject_id = p.id AND e.transition = 'start'), p.starts_on, %(on)s) AS day) begun
JOIN publicity_notice n ON n.subject = 'funds.project:' || p.id AND n.kind IN ('project_plan', 'project_before')
WHERE p.village_id >= %(low)s AND p.village_id < %(high)s
    AND p.state IN ('under_way', 'completed', 'accepted', 'closed')
GROUP BY p.id
HAVING NOT bool_or(n.witnessed_by_id IS NOT NULL AND n.state <> 'withdrawn' AND n.ends_on < begun.day)
"""

# Amounts that no policy explains, on lists long enough to be compared.
ROUND = f"""
WITH {LINES}, x AS (SELECT * FROM lines WHERE policy_id IS NULL AND {THIS_OR_LAST_YEAR})
SELECT x.batch_id::text, x.village_id, 'funds.payment:' || x.batch_id, sum(x.amount_yuan),
    jsonb_build_object('title', x.title, 'count', count(*),
        'round', count(*) FILTER (WHERE mod(x.amount_yuan, %(round_yuan)s) = 0), 'unit', %(round_yuan)s),
    ARRAY['funds.payment:' || x.batch_id], ARRAY[]::bigint[]
FROM x LEFT JOIN {POLICY} p ON true
WHERE p.standard_yuan IS DISTINCT FROM x.standard_yuan
GROUP BY x.batch_id, x.village_id, x.title
HAVING count(*) >= %(same_lines)s AND count(DISTINCT x.amount_yuan) > 1
    AND count(*) FILTER (WHERE mod(x.amount_yuan, %(round_yuan)s) = 0) >= count(*) * %(round_share)s
"""  # noqa: S608  (no value of a request is in it)

# Whoever divides the money evenly over everybody has not asked who needs it.
EVEN = f"""
WITH {LINES}, x AS (SELECT * FROM lines WHERE policy_id IS NULL AND {THIS_OR_LAST_YEAR}), amounts AS (
    SELECT batch_id, village_id, title, amount_yuan, count(*) AS same, sum(amount_yuan) AS yuan, min(paid_on) AS day
    FROM x GROUP BY batch_id, village_id, title, amount_yuan
), lists AS (
    SELECT batch_id, village_id, min(title) AS title, sum(same) AS count, max(same) AS same, sum(yuan) AS yuan,
        (array_agg(amount_yuan ORDER BY same DESC, amount_yuan))[1] AS each, min(day) AS day
    FROM amounts GROUP BY batch_id, village_id
    HAVING sum(same) >= %(same_lines)s AND max(same) >= sum(same) * %(same_share)s
), registered AS (
    SELECT l.batch_id, count(DISTINCT s.household_id) AS all_of FROM lists l JOIN households_statusspan s
        ON s.village_id = l.village_id AND s.status IN ('poor', 'planned', 'lifted', 'relapsed')
        AND s.starts_on <= l.day AND (s.ends_on IS NULL OR s.ends_on > l.day)
    GROUP BY l.batch_id
)
SELECT l.batch_id::text, l.village_id, 'funds.payment:' || l.batch_id, l.yuan,
    jsonb_build_object('title', l.title, 'count', l.count, 'same', l.same, 'each', l.each, 'all', r.all_of),
    ARRAY['funds.payment:' || l.batch_id], ARRAY[]::bigint[]
FROM lists l JOIN registered r USING (batch_id) WHERE l.count >= r.all_of * %(same_share)s
"""  # noqa: S608  (no value of a request is in it)

# Items that a policy excludes beside each other in one year; rebuilding the house of a household that was resettled.
EXCLUSIVE = f"""
WITH {LINES}, x AS (SELECT * FROM lines), pairs AS (
    SELECT x.household_id, x.village_id, left(x.period, 4) AS year, least(x.item, o) AS one, greatest(x.item, o) AS two
    FROM x CROSS JOIN {POLICY} p CROSS JOIN unnest(p.excludes) o
    WHERE EXISTS (SELECT FROM lines y WHERE y.household_id = x.household_id AND y.item = o
                  AND left(y.period, 4) = left(x.period, 4))
    GROUP BY 1, 2, 3, 4, 5
)
SELECT q.household_id || ':' || q.year || ':' || md5(q.one || '/' || q.two), q.village_id,
    'households.household:' || q.household_id, sum(y.amount_yuan),
    jsonb_build_object('how', 'pair', 'name', min(y.head_name), 'year', q.year, 'items', ARRAY[q.one, q.two]),
    ARRAY['households.household:' || q.household_id] || {papers("funds.payment", "y.batch_id")}, ARRAY[]::bigint[]
FROM pairs q JOIN lines y ON y.household_id = q.household_id AND y.item IN (q.one, q.two)
    AND left(y.period, 4) = q.year
GROUP BY q.household_id, q.village_id, q.year, q.one, q.two
UNION ALL
SELECT 'house:' || x.household_id, x.village_id, 'households.household:' || x.household_id, sum(x.amount_yuan),
    jsonb_build_object('how', 'house', 'name', min(x.head_name), 'year', min(left(x.period, 4)),
                       'items', (array_agg(DISTINCT x.item))[1:3]),
    ARRAY['households.household:' || x.household_id] || {papers("funds.payment", "x.batch_id")}, ARRAY[]::bigint[]
FROM x CROSS JOIN {POLICY} p JOIN households_household h ON h.id = x.household_id
WHERE p.measure = 'M05' AND (h.relocation <> '' OR EXISTS (
    SELECT FROM households_measure m WHERE m.household_id = h.id AND m.kind = 'M06' AND m.state = 'done'
        AND m.starts_on <= x.paid_on))
GROUP BY x.household_id, x.village_id
"""  # noqa: S608  (no value of a request is in it)

OVER = f"""
WITH {LINES}, x AS (SELECT * FROM lines), paid AS (
    SELECT x.household_id, x.village_id, x.item, x.period, sum(x.amount_yuan) AS yuan, max(x.standard_yuan) AS rate,
        min(p.standard_yuan) AS standard, min(p.cap_yuan) AS cap, min(x.payee_name) AS name,
        array_agg(DISTINCT x.batch_id) AS lists, min(x.title) AS title
    FROM x CROSS JOIN {POLICY} p GROUP BY x.household_id, x.village_id, x.item, x.period
)
SELECT household_id || ':' || period || ':' || md5(item), village_id, 'funds.payment:' || lists[1], yuan,
    jsonb_build_object('how', CASE WHEN rate > standard THEN 'rate' ELSE 'cap' END, 'name', name, 'title', title,
        'item', item, 'yuan', CASE WHEN rate > standard THEN rate ELSE yuan END,
        'limit', CASE WHEN rate > standard THEN standard ELSE cap END),
    ARRAY['households.household:' || household_id] || ARRAY(SELECT 'funds.payment:' || b FROM unnest(lists) b LIMIT 50),
    ARRAY[]::bigint[]
FROM paid WHERE rate > standard OR yuan > cap
"""  # noqa: S608  (no value of a request is in it)
