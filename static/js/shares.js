/* The remainder while amounts are typed, and a block from Excel pasted into a cell: down the rows from there.
   Without this script the server adds up, and the box below the grid takes the block. No dependency. */
(function () {
  'use strict';

  const form = document.querySelector('[data-registry-shares]');
  if (!form) return;
  const cells = [...form.querySelectorAll('[data-registry-share]')];
  const unit = form.querySelector('[name=unit]');
  const total = form.querySelector('[data-registry-total]');
  const left = form.querySelector('[data-registry-left]');
  const box = form.querySelector('#id_pasted');

  // Fen as whole numbers: no binary fractions in money.
  function fen(text, wan) {
    const plain = text.normalize('NFKC').replace(/[\s,，、¥元]/g, '');
    const found = /^(\d+)(?:\.(\d*))?(万?)$/.exec(plain);
    if (!found) return 0n;
    const places = wan || found[3] ? 6 : 2;
    return BigInt(found[1] + (found[2] || '').slice(0, places).padEnd(places, '0'));
  }
  const shown = (amount) => {
    const sign = amount < 0n ? '-' : '';
    const digits = String(amount < 0n ? -amount : amount).padStart(3, '0');
    return `${sign}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
  };
  const held = fen(form.dataset.held, false);

  function add() {
    const wan = unit.value === 'wan';
    const sum = cells.reduce((all, cell) => all + fen(cell.value, wan), 0n);
    total.textContent = shown(sum);
    left.textContent = shown(held - sum);
    left.classList.toggle('c-shares__over', sum > held);
  }

  form.addEventListener('input', add);
  form.addEventListener('paste', (event) => {
    const place = cells.indexOf(event.target);
    const text = event.clipboardData.getData('text/plain');
    if (place < 0 || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if (text.includes('\t')) { // with names: the box below finds each division by its name
      box.closest('details').open = true;
      box.value = text;
      form.querySelector('[name=step][value=fill]').click();
      return;
    }
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((value, n) => {
      if (cells[place + n]) cells[place + n].value = value.trim();
    });
    add();
  });
  add();
}());
