/* A block copied from Excel into the member grid: by its headings when it has some, else by the grid's order from the
   cell in hand. Labels are read as the importer reads them; what has no place is listed, nothing is lost. */
(function () {
  'use strict';

  const { grid, rows, cell, field, rowOf, addRow, plain, say, words, follow, judge } = window.registryGrid || {};
  if (!grid) return;
  const report = grid.querySelector('[data-registry-pasted]');
  const heading = (text) => text.normalize('NFKC').replace(/[*:★\s\u200b\ufeff]/g, '').toLowerCase();
  const HEADINGS = new Map();
  for (const column of words.columns) {
    for (const name of column.names) if (!HEADINGS.has(name)) HEADINGS.set(name, column.field);
  }

  // Tab-separated as Excel copies it: a cell with a line break or a tab stands in quotes.
  function parse(text) {
    const lines = [[]];
    let value = '';
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i];
      if (quoted) {
        if (c !== '"') value += c;
        else if (text[i + 1] === '"') { value += '"'; i += 1; } else quoted = false;
      } else if (c === '"' && value === '') quoted = true;
      else if (c === '\t') { lines[lines.length - 1].push(value); value = ''; } else if (c === '\n') {
        lines[lines.length - 1].push(value);
        value = '';
        lines.push([]);
      } else if (c !== '\r') value += c;
    }
    lines[lines.length - 1].push(value);
    return lines.filter((line) => line.some((one) => one.trim()));
  }

  // The heading row with most known headings among the first three; merged headings above it are dropped.
  function headings(lines) {
    let best = { known: 1, place: -1 };
    lines.slice(0, 3).forEach((line, place) => {
      const known = line.filter((text) => HEADINGS.has(heading(text))).length;
      if (known > best.known) best = { known, place };
    });
    return best.place;
  }

  function day(text) {
    const found = /^(\d{4})(?:(\d{2})(\d{2})|[-/.年](\d{1,2})[-/.月](\d{1,2})日?)$/.exec(text);
    if (!found) return '';
    const [, y, m1, d1, m2, d2] = found;
    return `${y}-${(m1 || m2).padStart(2, '0')}-${(d1 || d2).padStart(2, '0')}`;
  }

  const YES = new Set(['是', '有', 'y', 'yes', 'true', '√', '✓', '1']);
  const NO = new Set(['否', '无', 'n', 'no', 'false', '×', '0']);

  // Puts one text into one field; answers why not, "" when it stands there.
  function put(row, name, raw) {
    const text = raw.normalize('NFKC').trim().replace(/\s+/g, ' ');
    const [own, only] = name.split('=');
    const input = field(row, own);
    if (only || input.type === 'checkbox') {
      const yes = YES.has(text.toLowerCase());
      if (!yes && !NO.has(text.toLowerCase())) return say('no_choice', { text, column: name });
      if (only && yes) set(input, only);
      else if (!only && input.checked !== yes) input.click();
      return '';
    }
    if (input.tagName === 'SELECT') {
      const code = choice(own, text);
      if (!code) return say('no_choice', { text, column: labelOf(input) });
      set(input, code);
      return '';
    }
    if (input.type === 'date') {
      if (!day(text)) return say('no_day', { text });
      set(input, day(text));
      return '';
    }
    if (own === 'identity' || own === 'disability_certificate' || own === 'phone') {
      const number = plain(text).replace(/^['"`=]+|['"]+$/g, '').replace(/\.0$/, '');
      if (/E\+/.test(number)) return `${say('destroyed')} (${text})`;
      if (number.includes('*')) return say('masked', { text });
      set(input, number);
      if (own === 'identity') follow(input, true);
      return '';
    }
    set(input, own === 'name' ? text.replace(/ /g, '') : text.replace(/\.0$/, ''));
    return '';
  }

  function choice(name, text) {
    const codes = words.choices[name].codes;
    const one = (part) => codes[heading(part)] || '';
    if (one(text)) return one(text);
    if (name !== 'health') return '';
    const parts = text.split(/[,、;/ ]+/).filter(Boolean).map(one);
    if (!parts.length || parts.includes('')) return '';
    const set_ = ['healthy', 'chronic', 'serious', 'disabled'].filter((code) => parts.includes(code)).join('+');
    return codes[set_] || '';
  }

  function set(input, value) {
    if (input.value === value) return;
    input.value = value;
    delete input.dataset.registryFilled;
    input.classList.remove('is-derived');
    for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  const labelOf = (input) => {
    const label = grid.querySelector(`label[for="${input.id}"]`);
    return label ? label.textContent.trim() : input.name;
  };

  // Sex and birth before the number would be overwritten by it; the number is put last.
  const order = (pairs) => pairs.slice().sort((a, b) => (a.name === 'identity') - (b.name === 'identity'));

  function place(lines, start) {
    const at = headings(lines);
    const offset = words.grid.indexOf(start.dataset.registryCell);
    const names = at >= 0 ? lines[at].map((text) => HEADINGS.get(heading(text))) : null;
    const title = (i) => (at >= 0 ? lines[at][i] || '' : '');
    const left = [];
    let first = rows().indexOf(rowOf(start));
    let cells = 0;
    let filled = 0;
    const unknown = new Set();
    for (const line of lines.slice(at + 1)) {
      const row = rows()[first] || addRow();
      first += 1;
      const pairs = [];
      line.forEach((text, i) => {
        if (!text.trim()) return;
        if (!row) left.push(say('full', { text }));
        else if (names && !names[i]) {
          unknown.add(title(i));
          left.push(`${say('row', { row: first })}: ${say('no_column', { heading: title(i) })}: “${text.trim()}”`);
        } else {
          const name = names ? names[i] : words.grid[offset + i];
          if (name) pairs.push({ name, text });
          else left.push(`${say('row', { row: first })}: ${say('beyond', { text: text.trim() })}`);
        }
      });
      for (const { name, text } of order(pairs)) {
        const fault = put(row, name, text);
        if (fault) left.push(`${say('row', { row: first })}: ${fault}`);
        else cells += 1;
      }
      filled += pairs.length ? 1 : 0;
    }
    judge();
    return { cells, filled, left };
  }

  function tell({ cells, filled, left }) {
    report.hidden = false;
    report.querySelector('p').textContent = say('pasted', { cells, rows: filled }) + (left.length ? ` ${say('left')}` : '');
    const list = report.querySelector('ul');
    list.textContent = '';
    for (const line of left) {
      const item = document.createElement('li');
      item.textContent = line;
      list.append(item);
    }
  }

  grid.addEventListener('paste', (event) => {
    const input = event.target.closest && event.target.closest('[data-registry-cell]');
    const text = event.clipboardData ? event.clipboardData.getData('text/plain') : '';
    if (!input || !/[\t\n]/.test(text.replace(/\s+$/, ''))) return;
    event.preventDefault();
    tell(place(parse(text), input));
  });
  report.addEventListener('click', (event) => {
    if (event.target.closest('button')) report.hidden = true;
  });
})();
