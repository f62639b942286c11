/* The grid of votes: Enter and the arrows move along a column, a block of figures can be pasted from a sheet, and each
   row says at once when its figures are more than the people present. The server decides; this only helps. */
(function () {
  'use strict';

  const form = document.querySelector('[data-registry-votes]');
  if (!form) return;
  const COLUMNS = ['agree', 'against', 'abstain'];
  const present = Number(form.dataset.present);
  const cells = (column) => Array.from(form.querySelectorAll(`[data-column="${column}"]`));
  const figure = (text) => {
    const plain = text.normalize('NFKC').trim().replace(/票$/, '');
    return /^\d+$/.test(plain) ? Number(plain) : null;
  };

  function judge(row) {
    const typed = COLUMNS.map((column) => row.querySelector(`[data-column="${column}"]`));
    const figures = typed.map((input) => figure(input.value));
    const names = row.querySelector('[data-column="recused"]').value.split(/[,，、;；]/).filter((name) => name.trim());
    const sum = figures.reduce((all, one) => all + (one || 0), 0) + names.length;
    row.classList.toggle('c-votes__over', sum > present);
    typed.forEach((input, at) => {
      const wrong = sum > present || (input.value.trim() !== '' && figures[at] === null);
      if (wrong) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
    });
  }

  form.addEventListener('keydown', (event) => {
    const column = event.target.dataset && event.target.dataset.column;
    if (!column) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const own = cells(column);
    const next = own[own.indexOf(event.target) + step];
    if (next) { next.focus(); next.select(); }
  });

  form.addEventListener('paste', (event) => {
    const column = event.target.dataset && event.target.dataset.column;
    const start = COLUMNS.indexOf(column);
    if (start < 0) return;
    const text = event.clipboardData.getData('text').replace(/\r/g, '').replace(/\n$/, '');
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const first = cells(column).indexOf(event.target);
    text.split('\n').forEach((line, down) => {
      line.split('\t').forEach((value, right) => {
        const name = COLUMNS[start + right];
        const input = name && cells(name)[first + down];
        if (!input) return;
        input.value = value.normalize('NFKC').trim();
        judge(input.closest('tr'));
      });
    });
    form.dispatchEvent(new Event('input', { bubbles: true }));
  });

  form.addEventListener('input', (event) => {
    const row = event.target.closest && event.target.closest('tr');
    if (row && row.querySelector('[data-column]')) judge(row);
  });
}());
