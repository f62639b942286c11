/* A block copied from Excel into the grid of a sheet: from the cell in hand to the right and down, rows added as they
   are needed. Without this script the box below the grid takes the same block. ES2019, no dependency. */
(function () {
  'use strict';

  const grid = document.querySelector('[data-registry-sheet]');
  if (!grid) return;
  const body = grid.querySelector('tbody');
  const MOST = 300;

  function renumber(row, number) {
    row.querySelector('th').textContent = number;
    for (const input of row.querySelectorAll('input')) {
      const key = /^cell-\d+-(.+)$/.exec(input.name)[1];
      input.name = `cell-${number}-${key}`;
      input.id = `id_${input.name}`;
      input.setAttribute('aria-label', input.getAttribute('aria-label').replace(/\d+$/, number));
    }
  }
  function addRow() {
    const row = body.lastElementChild.cloneNode(true);
    for (const input of row.querySelectorAll('input')) {
      input.value = '';
      input.classList.remove('is-invalid');
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
    }
    for (const note of row.querySelectorAll('.c-sheet__error')) note.remove();
    renumber(row, body.children.length + 1);
    body.appendChild(row);
    return row;
  }
  function parse(text) {
    const lines = [[]];
    let value = '';
    let quoted = false;
    const end = () => { lines[lines.length - 1].push(value.trim()); value = ''; };
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i];
      if (quoted && c === '"' && text[i + 1] === '"') { value += '"'; i += 1; } else if (quoted && c === '"') quoted = false;
      else if (quoted) value += c;
      else if (c === '"' && value === '') quoted = true;
      else if (c === '\t') end();
      else if (c === '\n') { end(); lines.push([]); } else if (c !== '\r') value += c;
    }
    end();
    return lines.filter((line) => line.some(Boolean));
  }
  function isHeading(line) {
    const heads = [...grid.querySelectorAll('thead th')].map((th) => th.textContent.replace(/\s|[（(].*/g, ''));
    return line.filter((text) => heads.includes(text.replace(/\s|[（(].*/g, ''))).length > 1;
  }

  grid.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text.trim())) return;
    const lines = parse(text);
    if (isHeading(lines[0])) return; // headings decide the columns: the box below reads them
    event.preventDefault();
    const cell = event.target.closest('td');
    const column = [...cell.parentElement.children].indexOf(cell);
    let row = cell.parentElement;
    for (const line of lines) {
      if (!row) row = body.children.length < MOST ? addRow() : null;
      if (!row) break;
      line.forEach((value, n) => {
        const target = row.children[column + n];
        if (target) target.querySelector('input').value = value;
      });
      row = row.nextElementSibling;
    }
    cell.querySelector('input').dispatchEvent(new Event('input', { bubbles: true }));
  });
  grid.addEventListener('paste', (event) => { // with headings: over to the box that understands them
    if (event.defaultPrevented) return;
    const text = event.clipboardData.getData('text/plain');
    const box = document.getElementById('id_pasted');
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    box.value = text;
    box.closest('details').open = true;
    box.focus();
  });
  grid.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const cell = event.target.closest('td');
    const column = [...cell.parentElement.children].indexOf(cell);
    const next = cell.parentElement.nextElementSibling || (body.children.length < MOST ? addRow() : null);
    if (next) next.children[column].querySelector('input').focus();
  });
})();
