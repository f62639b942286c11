/* The household card's members: keys move through the grid, identity numbers fill birth, sex and age, and what does not
   agree is said at the cell. The server decides; this only saves a round trip. Needs select-keys.js before it. */
(function () {
  'use strict';

  const card = document.querySelector('form[data-registry-card]');
  const grid = card && card.querySelector('[data-registry-member-grid]');
  if (!grid) return;
  const words = window.registryWords;
  const MOST = 40;
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  const cell = (row, name) => row.querySelector(`[data-registry-cell="${name}"]`);
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const rows = () => Array.from(grid.querySelectorAll('[data-registry-member]'));
  const rowOf = (input) => input.closest('[data-registry-member]');
  const plain = (text) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const say = (name, values) => words.say[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  const labelOf = (select) => (select.selectedOptions[0] ? select.selectedOptions[0].text : '');

  // --- Filled by the machine: shown as derived, passed over by Enter, given back when somebody types there -----------
  function fill(input, value) {
    if (!input || input.value === value) return;
    input.value = value;
    mark(input, Boolean(value));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function mark(input, filled) {
    input.classList.toggle('is-derived', filled);
    if (filled) input.dataset.registryFilled = 'yes';
    else delete input.dataset.registryFilled;
  }

  // --- Identity numbers (GB 11643) ------------------------------------------------------------------------------------
  function read(number) {
    if (!/^\d{17}[\dX]$/.test(number)) return { fault: 'length' };
    const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
    const day = new Date(`${birth}T00:00:00Z`);
    const real = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === birth;
    if (!real || birth < '1900-01-01' || birth > words.today) return { fault: 'birth' };
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
    if ('10X98765432'[sum % 11] !== number[17]) return { fault: 'digit' };
    return { birth, sex: Number(number[16]) % 2 ? 'male' : 'female' };
  }

  function hint(row, name, text) {
    const place = row.querySelector(`[data-registry-hint="${name}"]`);
    const input = cell(row, name);
    if (place) place.textContent = text;
    if (text) input.classList.add('is-invalid');
    else if (!input.parentElement.querySelector('.c-field__errors')) input.classList.remove('is-invalid');
  }

  function follow(input, finished) {
    const row = rowOf(input);
    const number = plain(input.value);
    const known = number && !number.includes('*') && !number.startsWith('999999');
    const found = known ? read(number) : {};
    const early = found.fault === 'length' && !finished && number.length < 18;
    const again = found.birth && rows().some((other) => other !== row && plain(cell(other, 'identity').value) === number);
    if (found.birth) {
      fill(cell(row, 'birth_on'), found.birth);
      fill(cell(row, 'sex'), found.sex);
      if (isChild(row) && !cell(row, 'labour').value) fill(cell(row, 'labour'), words.noLabour); // DQ-23
      const old = row.querySelector('.c-member-grid__cell--identity .c-field__errors');
      if (old) old.remove();
    }
    hint(row, 'identity', again ? say('twice') : found.fault && !early ? say(found.fault) : '');
    judge();
  }

  function years(row) {
    const born = cell(row, 'birth_on').value;
    const [y, m, d] = born.split('-').map(Number);
    const [year, month, day] = words.today.split('-').map(Number);
    return born ? year - y - (month < m || (month === m && day < d) ? 1 : 0) : NaN;
  }
  const age = (row) => {
    row.querySelector('[data-registry-age]').textContent = years(row) >= 0 ? say('age', { age: years(row) }) : '';
  };
  const isChild = (row) => years(row) >= 0 && years(row) < words.workingAge;

  // Relation and sex agree, one head, one spouse, of different sex; or it is said at the relation.
  function judge() {
    const all = rows();
    const having = (relation) => all.filter((row) => cell(row, 'relation').value === relation);
    const heads = having(words.head);
    const spouses = having(words.spouse);
    for (const row of all) {
      const relation = cell(row, 'relation');
      const sex = cell(row, 'sex').value;
      const wanted = words.sexes[relation.value];
      let text = '';
      if (wanted && sex && wanted !== sex) text = say('sex', { relation: labelOf(relation) });
      else if (heads.indexOf(row) > 0) text = say('heads');
      else if (spouses.indexOf(row) > 0) text = say('spouses');
      else if (spouses[0] === row && heads[0] && sex && cell(heads[0], 'sex').value === sex) text = say('same');
      hint(row, 'relation', text);
      age(row);
    }
  }

  // --- Rows -----------------------------------------------------------------------------------------------------------
  function addRow() {
    const total = grid.querySelector('[name$="-TOTAL_FORMS"]');
    const number = Number(total.value);
    if (number >= MOST) return null;
    const made = grid.querySelector('template').content.cloneNode(true);
    for (const element of made.querySelectorAll('*')) {
      for (const attribute of Array.from(element.attributes)) {
        if (attribute.value.includes('__prefix__')) attribute.value = attribute.value.replace(/__prefix__/g, number);
      }
    }
    made.querySelector('.c-member-grid__number').firstChild.textContent = String(number + 1);
    grid.querySelector('table').appendChild(made);
    total.value = String(number + 1);
    return rows()[number];
  }

  const isBlank = (row) => !cell(row, 'name').value.trim() && !cell(row, 'identity').value.trim();

  // A family shares its ethnic group and its kind of insurance more often than not; the first one typed is the head.
  function guess(row) {
    const all = rows();
    const above = all[all.indexOf(row) - 1];
    if (!above) {
      if (!cell(row, 'relation').value) fill(cell(row, 'relation'), words.head);
      return;
    }
    for (const name of ['ethnicity', 'insurance']) {
      if (!field(row, name).value) fill(field(row, name), field(above, name).value);
    }
  }

  function step(input, by) {
    const fields = Array.from(grid.querySelectorAll('[data-registry-cell]'));
    let place = fields.indexOf(input) + by;
    while (by > 0 && fields[place] && (fields[place].dataset.registryFilled || isAnswered(fields[place]))) place += 1;
    if (fields[place]) focus(fields[place]);
    else if (by > 0) {
      const row = addRow();
      if (row) focus(cell(row, 'name'));
    }
  }
  // Schooling is one or the other: with the education given Enter does not ask for the school, and of a child only for it.
  function isAnswered(input) {
    if (input.dataset.registryCell === 'education') return !input.value && isChild(rowOf(input));
    return input.dataset.registryCell === 'school' && cell(rowOf(input), 'education').value;
  }

  function move(input, by) {
    const all = rows();
    const row = all[all.indexOf(rowOf(input)) + by];
    if (row) focus(cell(row, input.dataset.registryCell));
  }

  function focus(input) {
    input.focus();
    if (input.select && input.type === 'text') input.select();
  }

  function sideways(input, by) {
    if (input.type === 'date') return false;
    if (input.tagName === 'INPUT') {
      const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
      const edge = by < 0 ? input.selectionStart === 0 : input.selectionEnd === input.value.length;
      if (!edge && !all) return false;
    }
    const fields = Array.from(rowOf(input).querySelectorAll('[data-registry-cell]'));
    const next = fields[fields.indexOf(input) + by];
    if (next) focus(next);
    return Boolean(next);
  }

  function copyAbove(input) {
    const all = rows();
    const above = all[all.indexOf(rowOf(input)) - 1];
    if (!above) return;
    input.value = cell(above, input.dataset.registryCell).value;
    for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  grid.addEventListener('input', (event) => {
    const input = event.target;
    if (input.dataset.registryFilled && event.isTrusted) mark(input, false);
    if (input.dataset.registryCell === 'name' && input.value.trim()) guess(rowOf(input));
    if (input.dataset.registryCell === 'identity') follow(input, false);
  });
  grid.addEventListener('change', (event) => {
    const name = event.target.dataset.registryCell;
    if (name === 'identity') follow(event.target, true);
    else if (name === 'relation' || name === 'sex' || name === 'birth_on') judge();
  });
  grid.addEventListener('focusin', (event) => {
    const row = rowOf(event.target);
    const all = rows();
    if (row && event.target.dataset.registryCell && row === all[all.length - 1] && !row.querySelector('[name$="-pk"]').value) {
      const above = all[all.length - 2];
      if (!above || !isBlank(above)) addRow();
    }
  });
  grid.addEventListener('click', (event) => {
    if (!event.target.closest('button[name=add_member]')) return;
    event.preventDefault();
    const row = rows().find(isBlank) || addRow();
    if (row) focus(cell(row, 'name'));
  });
  grid.addEventListener('keydown', (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.registryCell || event.isComposing || input.dataset.registryOpen) return;
    const upright = input.type !== 'date' && !event.altKey;
    if (event.key === 'Enter' && !event.ctrlKey) step(input, event.shiftKey ? -1 : 1);
    else if (event.key === 'ArrowDown' && upright) move(input, 1);
    else if (event.key === 'ArrowUp' && upright) move(input, -1);
    else if (event.key === 'ArrowLeft' && !event.shiftKey && !event.altKey && sideways(input, -1)) return event.preventDefault();
    else if (event.key === 'ArrowRight' && !event.shiftKey && !event.altKey && sideways(input, 1)) return event.preventDefault();
    else if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) copyAbove(input);
    else return undefined;
    return event.preventDefault();
  });

  window.registryGrid = { grid, rows, cell, field, rowOf, addRow, plain, say, words, follow, judge, isBlank };
  for (const row of rows()) age(row);
})();
