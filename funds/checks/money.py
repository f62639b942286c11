"""SQL of what is watched along the chain: money that lies, works that lag, allocations untold, a bank that is silent.

Each query answers (key, village, subject, yuan, facts, papers, accused). Parameters beside those of `pieces`: the
figures of FundRule by their codes, and the first days that are late (`publish_by`, `bank_by`).
"""

# What came from above within the days is fresh; money sent round and given back is not. The oldest money leaves first.
IDLE_NODE = """
SELECT a.id::text, a.village_id, 'ledger.account:' || a.id, a.balance_yuan - fresh.yuan,
    jsonb_build_object('place', d.name, 'document', a.name, 'yuan', a.balance_yuan - fresh.yuan,
                       'days', %(on)s::date - coalesce(old.day, a.opens_on)),
    ARRAY['ledger.account:' || a.id, 'funds.source:' || a.source_id], ARRAY[]::bigint[]
FROM ledger_account a JOIN divisions_division d ON d.code = a.village_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(t.amount_yuan), 0) AS yuan FROM ledger_transfer t
    WHERE t.credit_id = a.id AND t.kind IN ('receipt', 'allocation')
        AND t.booked_on > %(on)s::date - %(idle_node_days)s::int) fresh
CROSS JOIN LATERAL (
    SELECT max(t.booked_on) AS day FROM ledger_transfer t
    WHERE t.credit_id = a.id AND t.kind IN ('receipt', 'allocation')
        AND t.booked_on <= %(on)s::date - %(idle_node_days)s::int) old
WHERE a.village_id >= %(low)s AND a.village_id < %(high)s AND a.kind = 'node' AND a.balance_yuan > fresh.yuan
"""

IDLE_PROJECT = """
SELECT a.id::text, a.village_id, 'funds.project:' || p.id, a.balance_yuan,
    jsonb_build_object('name', p.name, 'document', a.name, 'yuan', a.balance_yuan, 'since', spent.day,
        'months', (extract(year FROM age(%(on)s, spent.day)) * 12 + extract(month FROM age(%(on)s, spent.day)))::int,
        'grade', CASE WHEN spent.day <= %(on)s::date - make_interval(months => %(idle_months_worst)s::int) THEN 'worst'
                      WHEN spent.day <= %(on)s::date - make_interval(months => %(idle_months_long)s::int) THEN 'long'
                      ELSE 'idle' END),
    ARRAY['funds.project:' || p.id, 'ledger.account:' || a.id, 'funds.source:' || a.source_id], ARRAY[]::bigint[]
FROM ledger_account a JOIN funds_project p ON p.id = a.project_id
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT max(t.booked_on) FROM ledger_transfer t WHERE t.debit_id = a.id AND t.kind = 'payment'
            AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.reverses_id = t.id)),
        (SELECT min(t.booked_on) FROM ledger_transfer t WHERE t.credit_id = a.id)) AS day) spent
WHERE a.village_id >= %(low)s AND a.village_id < %(high)s AND a.kind = 'project' AND a.balance_yuan > 0
    AND spent.day <= %(on)s::date - make_interval(months => %(idle_months)s::int)
"""

# How many days of the plan the work is behind: by what was reported done, or not begun at all.
SLOW_PROJECT = """
WITH work AS (
    SELECT p.*, coalesce(r.percent, 0) AS percent,
        CASE WHEN p.state = 'under_way'
             THEN (%(on)s::date - p.starts_on) - round(coalesce(r.percent, 0) * (p.ends_on - p.starts_on) / 100.0)
             ELSE %(on)s::date - p.starts_on END::int AS behind
    FROM funds_project p LEFT JOIN LATERAL (
        SELECT g.percent FROM funds_progress g WHERE g.project_id = p.id AND g."on" <= %(on)s
        ORDER BY g."on" DESC, g.id DESC LIMIT 1
    ) r ON true
    WHERE p.village_id >= %(low)s AND p.village_id < %(high)s AND p.state IN ('planned', 'under_way')
        AND p.starts_on IS NOT NULL AND p.ends_on IS NOT NULL
)
SELECT id::text, village_id, 'funds.project:' || id, budget_yuan,
    jsonb_build_object('name', name, 'days', behind, 'percent', percent, 'ends', ends_on, 'begun', state <> 'planned'),
    ARRAY['funds.project:' || id], ARRAY[]::bigint[]
FROM work WHERE behind > %(slow_days)s
"""

# From the first sheet that hung in the county: what was told before this system is not known.
NOT_PUBLISHED = """
SELECT s.id::text, s.village_id, 'funds.source:' || s.id, sum(a.amount_yuan),
    jsonb_build_object('document', s.document_no, 'day', min(a.decided_on), 'count', count(*),
                       'yuan', sum(a.amount_yuan)),
    ARRAY['funds.source:' || s.id] || (array_agg('funds.allocation:' || a.id ORDER BY a.id))[1:50], ARRAY[]::bigint[]
FROM funds_allocation a JOIN funds_fundsource s ON s.id = a.source_id AND NOT s.is_void
WHERE s.village_id >= %(low)s AND s.village_id < %(high)s AND a.from_area_id = s.village_id AND a.kind = 'down'
    AND a.decided_on <= %(publish_by)s
    AND a.decided_on > (SELECT min(n.starts_on) FROM publicity_notice n
                        WHERE n.village_id >= %(low)s AND n.village_id < %(high)s)
    AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.reverses_id = a.transfer_id)
    AND NOT EXISTS (
        SELECT FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
        WHERE e.subject = 'funds.allocation:' || a.id AND n.kind = 'funds_allocation' AND n.starts_on <= %(on)s
            AND e.state <> 'withdrawn' AND n.state <> 'withdrawn')
GROUP BY s.id
"""

BANK_LATE = """
SELECT f.id::text, f.village_id, 'funds.bankfile:' || f.id, sum(l.amount_yuan),
    jsonb_build_object('number', f.number, 'day', f.sent_on, 'count', count(*)),
    ARRAY['funds.bankfile:' || f.id, 'funds.payment:' || f.batch_id], ARRAY[]::bigint[]
FROM funds_bankfile f JOIN funds_bankfileline l ON l.file_id = f.id AND l.outcome = 'pending'
WHERE f.village_id >= %(low)s AND f.village_id < %(high)s AND f.state IN ('sent', 'answered')
    AND f.sent_on <= %(bank_by)s
GROUP BY f.id
"""

# Of the papers of one year, by the day they were signed; the township's and the villages' contracts of one county.
SUPPLIER = """
SELECT c.supplier_id || ':' || extract(year FROM c.signed_on)::int, s.village_id, 'funds.supplier:' || c.supplier_id,
    sum(c.amount_yuan),
    jsonb_build_object('name', s.name, 'year', extract(year FROM c.signed_on)::int,
                       'villages', count(DISTINCT c.village_id), 'count', count(*), 'yuan', sum(c.amount_yuan)),
    ARRAY['funds.supplier:' || c.supplier_id] || (array_agg('funds.contract:' || c.id ORDER BY c.id))[1:50],
    ARRAY[]::bigint[]
FROM funds_contract c JOIN funds_supplier s ON s.id = c.supplier_id
WHERE c.village_id >= %(low)s AND c.village_id < %(high)s
GROUP BY c.supplier_id, s.id, extract(year FROM c.signed_on)
HAVING count(DISTINCT c.village_id) >= %(supplier_villages)s
"""
