/* The household card: identity numbers fill sex and birth date, keys move through the grid, totals follow the figures.
   The server decides; this only saves a round trip. */
(function () {
  'use strict';

  const card = document.querySelector('form[data-registry-card]');
  if (!card) return;
  const grid = card.querySelector('[data-registry-member-grid]');
  const cell = (row, name) => row.querySelector(`[data-registry-cell="${name}"]`);

  // --- Identity numbers (GB 11643) -----------------------------------------------------------------------------
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const plain = (text) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();

  function read(number) {
    if (number.length !== 18) return { fault: 'length' };
    if (!/^\d{17}[\dX]$/.test(number)) return { fault: 'length' };
    const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
    const day = new Date(`${birth}T00:00:00Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== birth) return { fault: 'birth' };
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
    if ('10X98765432'[sum % 11] !== number[17]) return { fault: 'digit' };
    return { birth, sex: Number(number[16]) % 2 ? 'male' : 'female' };
  }

  function follow(input, finished) {
    const row = input.closest('[data-registry-member]');
    const hint = row.querySelector('[data-registry-identity-hint]');
    const number = plain(input.value);
    const known = number && !number.includes('*') && !number.startsWith('999999');
    const found = known ? read(number) : {};
    const early = found.fault === 'length' && !finished && number.length < 18;
    hint.textContent = found.fault && !early ? grid.dataset[found.fault] : '';
    input.classList.toggle('is-invalid', Boolean(hint.textContent));
    if (found.birth) {
      cell(row, 'birth_on').value = found.birth;
      cell(row, 'sex').value = found.sex;
      const old = row.querySelector('.c-member-grid__cell--identity .c-field__errors');
      if (old) old.remove();
    }
  }

  // --- Rows ------------------------------------------------------------------------------------------------------
  const rows = () => Array.from(grid.querySelectorAll('[data-registry-member]'));

  function addRow() {
    const total = grid.querySelector('[name$="-TOTAL_FORMS"]');
    const number = Number(total.value);
    const made = grid.querySelector('template').content.cloneNode(true);
    for (const element of made.querySelectorAll('*')) {
      for (const attribute of Array.from(element.attributes)) {
        if (attribute.value.includes('__prefix__')) attribute.value = attribute.value.replace(/__prefix__/g, number);
      }
    }
    const head = made.querySelector('.c-member-grid__number');
    head.firstChild.textContent = String(number + 1);
    grid.querySelector('table').appendChild(made);
    total.value = String(number + 1);
    const above = rows()[number - 1];
    if (above) copyUsual(above, rows()[number]);
    cell(rows()[number], 'name').focus();
  }

  // A family shares its ethnic group and its kind of insurance more often than not.
  function copyUsual(above, row) {
    for (const name of ['ethnicity', 'insurance']) {
      const from = above.querySelector(`[name$="-${name}"]`);
      const to = row.querySelector(`[name$="-${name}"]`);
      if (from && to && !to.value) to.value = from.value;
    }
  }

  function step(input, by) {
    const fields = Array.from(grid.querySelectorAll('[data-registry-cell]'));
    const next = fields[fields.indexOf(input) + by];
    if (next) next.focus();
    else if (by > 0) addRow();
  }

  function move(input, by) {
    const all = rows();
    const row = all[all.indexOf(input.closest('[data-registry-member]')) + by];
    if (row) cell(row, input.dataset.registryCell).focus();
  }

  function copyAbove(input) {
    const all = rows();
    const above = all[all.indexOf(input.closest('[data-registry-member]')) - 1];
    if (!above) return;
    input.value = cell(above, input.dataset.registryCell).value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  if (grid) {
    grid.addEventListener('input', (event) => {
      if (event.target.dataset.registryCell === 'identity') follow(event.target, false);
    });
    grid.addEventListener('change', (event) => {
      if (event.target.dataset.registryCell === 'identity') follow(event.target, true);
    });
    grid.addEventListener('click', (event) => {
      if (!event.target.closest('button[name=add_member]')) return;
      event.preventDefault();
      addRow();
    });
    grid.addEventListener('keydown', (event) => {
      const input = event.target;
      if (!input.dataset || !input.dataset.registryCell || event.isComposing) return;
      const list = input.tagName === 'SELECT' || input.type === 'date';
      if (event.key === 'Enter') step(input, event.shiftKey ? -1 : 1);
      else if (event.key === 'ArrowDown' && !list) move(input, 1);
      else if (event.key === 'ArrowUp' && !list) move(input, -1);
      else if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) copyAbove(input);
      else return;
      event.preventDefault();
    });
  }
  card.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    card.querySelector('.c-save-bar button[type=submit]').click();
  });

  // --- Totals of the year, in fen so that no fraction is lost -----------------------------------------------------
  const totals = card.querySelector('[data-registry-income]');
  const fen = (text) => {
    const value = plain(text).replace(/[,¥元]/g, '');
    return /^\d*(\.\d{0,2})?$/.test(value) ? Math.round(Number(value || 0) * 100) : NaN;
  };
  const yuan = (amount) => (amount / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function count() {
    const given = card.querySelector('[name$="members"][inputmode]');
    if (given && Number(given.value) > 0) return Number(given.value);
    return grid ? rows().filter((row) => cell(row, 'name').value.trim()).length : 0;
  }

  function sum() {
    let gross = 0;
    let cost = 0;
    for (const input of card.querySelectorAll('[data-registry-amount]')) {
      if (input.dataset.registryAmount === 'business_cost_yuan') cost += fen(input.value);
      else gross += fen(input.value);
    }
    const members = count();
    const show = (name, text) => { totals.querySelector(`[data-registry-total="${name}"]`).textContent = text; };
    const known = !Number.isNaN(gross) && !Number.isNaN(cost);
    show('gross', known ? yuan(gross) : '—');
    show('net', known ? yuan(gross - cost) : '—');
    show('members', members ? String(members) : '—');
    const net = gross - cost;
    show('head', known && members ? yuan(Math.sign(net) * Math.round(Math.abs(net) / members)) : '—');
  }
  if (totals) {
    card.addEventListener('input', sum);
    if (card.querySelector('[data-registry-amount]')) sum();
  }
})();
