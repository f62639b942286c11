"""SQL of who is paid: shared accounts and phones, relatives and cadres, the dead, households parted to be paid twice.

Each query answers (key, village, subject, yuan, facts, papers, accused), as those of `money`.
"""

from funds.checks.pieces import ACCOUNTS, CADRES, LINES, OUTSIDE, common, papers

# One definition of a shared account, for this pattern and for DQ-63.
SHARED = f"""
WITH {ACCOUNTS}, shared AS (
    SELECT account FROM accounts GROUP BY account HAVING count(DISTINCT household) > 1
)
"""  # noqa: S608  (no value of a request is in it)

SHARED_ACCOUNT = f"""
{SHARED}, paid AS (
    SELECT a.account, sum(l.amount_yuan) AS yuan FROM shared s JOIN accounts a ON a.account = s.account
    JOIN funds_paymentline l ON l.household_id = a.household AND NOT l.is_void
    JOIN funds_paymentbatch b ON b.id = l.batch_id AND b.state = 'released'
    JOIN households_household h ON h.id = l.household_id
        AND coalesce(l.account_index, h.bank_account_index) = a.account
    GROUP BY a.account
)
SELECT encode(a.account, 'hex'), {common("a.village_id")}, 'households.household:' || min(a.household),
    max(p.yuan),
    jsonb_build_object('names', (array_agg(DISTINCT a.head_name))[1:5], 'count', count(DISTINCT a.household)),
    {papers("households.household", "a.household")}, ARRAY[]::bigint[]
FROM accounts a JOIN shared s ON s.account = a.account LEFT JOIN paid p ON p.account = a.account
GROUP BY a.account
"""  # noqa: S608  (no value of a request is in it)

SHARED_PHONE = f"""
WITH {LINES}, shared AS (
    SELECT phone, item, period FROM lines WHERE phone IS NOT NULL
    GROUP BY phone, item, period HAVING count(DISTINCT household_id) > 1
)
SELECT encode(x.phone, 'hex'), {common("x.village_id")}, 'households.household:' || min(x.household_id),
    sum(x.amount_yuan),
    jsonb_build_object('names', (array_agg(DISTINCT x.head_name))[1:5], 'count', count(DISTINCT x.household_id),
                       'items', (array_agg(DISTINCT x.item))[1:3]),
    {papers("households.household", "x.household_id")} || {papers("funds.payment", "x.batch_id")}, ARRAY[]::bigint[]
FROM lines x JOIN shared s USING (phone, item, period)
GROUP BY x.phone
"""  # noqa: S608  (no value of a request is in it)

# The system refuses who filed a relative; filings made after the deed, and old lists, are what is left to see.
RELATIVE = f"""
WITH {LINES}, acted AS (
    SELECT subject_id AS batch, by_id AS login FROM workflow_event
    WHERE subject_type = 'funds.paymentbatch' AND duty IN ('review', 'approve', 'pay')
        AND village_id >= %(low)s AND village_id < %(high)s
    UNION SELECT batch_id, by_id FROM funds_paymentapproval
    UNION SELECT split_part(n.subject, ':', 2)::bigint, n.witnessed_by_id FROM publicity_notice n
    WHERE n.kind = 'payment_list' AND n.subject ~ '^funds\\.payment:[0-9]+$' AND n.state <> 'withdrawn'
)
SELECT x.batch_id || ':' || x.household_id || ':' || r.cadre_user_id, x.village_id, 'funds.payment:' || x.batch_id,
    sum(x.amount_yuan),
    jsonb_build_object('cadre', r.cadre_name, 'relative', min(r.relative_name), 'kinship', min(r.kinship),
                       'title', x.title, 'yuan', sum(x.amount_yuan)),
    ARRAY['funds.payment:' || x.batch_id, 'households.household:' || x.household_id]
        || {papers("funds.paymentline", "x.id")}, ARRAY[r.cadre_user_id]
FROM lines x JOIN households_nearrelative r ON r.household_id = x.household_id
    AND (r.ended_on IS NULL OR r.ended_on >= x.paid_on)
JOIN acted ON acted.batch = x.batch_id AND acted.login = r.cadre_user_id
GROUP BY x.batch_id, x.household_id, x.village_id, x.title, r.cadre_user_id, r.cadre_name
"""  # noqa: S608  (no value of a request is in it)

CADRE_ACCOUNT = f"""
WITH {LINES}, {ACCOUNTS}, {CADRES}, theirs AS (
    SELECT DISTINCT a.account, c.household, c.name, c.login
    FROM cadres c JOIN households_household h ON h.id = c.household AND h.status <> 'removed'
    JOIN accounts a ON a.household = c.household
        AND (a.account = h.bank_account_index
             OR EXISTS (SELECT FROM funds_personalaccount p JOIN households_member m ON m.id = p.member_id
                        WHERE m.household_id = c.household AND p.account_index = a.account AND p.ended_on IS NULL))
    UNION
    SELECT k.account_index, NULL, k.name, NULL FROM funds_cadreaccount k
    WHERE k.ended_on IS NULL AND k.account_index IS NOT NULL
)
SELECT 'payment:' || x.batch_id || ':' || md5(t.account), x.village_id, 'funds.payment:' || x.batch_id,
    sum(x.amount_yuan),
    jsonb_build_object('cadre', min(t.name), 'title', x.title, 'names', (array_agg(DISTINCT x.payee_name))[1:5],
                       'count', count(DISTINCT x.id)),
    array_remove(ARRAY['funds.payment:' || x.batch_id, 'households.household:' || max(t.household)], NULL)
        || {papers("households.household", "x.household_id")},
    coalesce(array_agg(DISTINCT t.login) FILTER (WHERE t.login IS NOT NULL), ARRAY[]::bigint[])
FROM lines x JOIN theirs t ON t.account = x.account AND t.household IS DISTINCT FROM x.household_id
GROUP BY x.batch_id, x.village_id, x.title, t.account
UNION ALL
SELECT 'supplier:' || c.supplier_id || ':' || c.village_id, c.village_id, 'funds.contract:' || min(c.id),
    sum(c.amount_yuan),
    jsonb_build_object('cadre', min(t.name), 'title', min(c.supplier_name), 'names', ARRAY[min(c.supplier_name)],
                       'count', count(DISTINCT c.id)),
    (array_agg(DISTINCT 'funds.contract:' || c.id))[1:50]
        || array_remove(ARRAY['households.household:' || min(t.household)], NULL),
    coalesce(array_agg(DISTINCT t.login) FILTER (WHERE t.login IS NOT NULL), ARRAY[]::bigint[])
FROM funds_contract c JOIN funds_supplier s ON s.id = c.supplier_id JOIN theirs t ON t.account = s.bank_account_index
WHERE c.village_id >= %(low)s AND c.village_id < %(high)s
GROUP BY c.supplier_id, c.village_id
"""  # noqa: S608  (no value of a request is in it)

# A name that someone else of the household still bears is no sign, unless the line names the person.
DEAD = f"""
WITH {LINES}
SELECT m.id::text, m.village_id, 'funds.payment:' || min(x.batch_id), sum(x.amount_yuan),
    jsonb_build_object('name', m.name, 'day', m.left_on, 'reason', m.left_reason, 'title', min(x.title),
                       'count', count(*), 'household', m.household_id, 'member', m.id),
    ARRAY['households.household:' || m.household_id] || {papers("funds.payment", "x.batch_id")}
        || {papers("funds.paymentline", "x.id")}, ARRAY[]::bigint[]
FROM households_member m JOIN lines x ON x.household_id = m.household_id
    AND (x.member_id = m.id OR x.member_id IS NULL AND x.payee_name = m.name)
WHERE m.village_id >= %(low)s AND m.village_id < %(high)s AND m.left_on IS NOT NULL
    AND date_trunc('month', x.paid_on) > date_trunc('month', m.left_on)
    AND (x.member_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM households_member o WHERE o.household_id = m.household_id AND o.name = m.name AND o.id <> m.id
            AND (o.left_on IS NULL OR o.left_on > m.left_on)))
GROUP BY m.id
"""  # noqa: S608  (no value of a request is in it)

PARTED = f"""
WITH {LINES}
SELECT c.id::text, c.village_id, 'households.household:' || c.target_id, sum(x.amount_yuan),
    jsonb_build_object('name', max(x.head_name), 'source', max(y.head_name), 'day', c.happened_on,
                       'items', (array_agg(DISTINCT x.item))[1:3]),
    ARRAY['households.household:' || c.target_id, 'households.household:' || c.source_id]
        || {papers("funds.payment", "x.batch_id")}, ARRAY[]::bigint[]
FROM households_householdchange c JOIN lines x ON x.household_id = c.target_id
JOIN lines y ON y.household_id = c.source_id AND y.item = x.item AND y.period = x.period
WHERE c.village_id >= %(low)s AND c.village_id < %(high)s AND c.kind = 'split' AND c.happened_on <= x.paid_on
    AND c.happened_on > x.paid_on - make_interval(months => %(parted_months)s::int)
GROUP BY c.id
"""  # noqa: S608  (no value of a request is in it)

# Kept for DQ-63, which tells of each list the payees whose account another household has too.
LIST_ACCOUNTS = f"""
{SHARED}
SELECT l.id FROM funds_paymentline l JOIN funds_paymentbatch b ON b.id = l.batch_id AND b.state NOT IN ({OUTSIDE})
JOIN households_household h ON h.id = l.household_id
JOIN shared s ON s.account = coalesce(l.account_index, h.bank_account_index)
WHERE l.village_id >= %(low)s AND l.village_id < %(high)s AND NOT l.is_void
"""  # noqa: S608  (no value of a request is in it)
