/* Lists of codes from the keyboard: in a select of a card's form, letters (initials, pinyin, the code's own word) or
   digits choose; the candidates stand under the field. The select stays a native one: no input method gets in the way,
   and phones show their own wheel. The letters come from the server (households/forms/words.py). */
(function () {
  'use strict';

  const form = document.querySelector('form[data-registry-words]');
  if (!form) return;
  const words = JSON.parse(form.dataset.registryWords);
  window.registryWords = words;
  const MOST = 8;

  const list = document.createElement('ul');
  list.className = 'c-candidates';
  list.hidden = true;
  list.setAttribute('aria-hidden', 'true'); // the select itself says what is chosen

  let at = null; // the select in hand
  let typed = '';
  let before = '';
  let found = [];
  let opened = false; // the browser's own list is open

  const fieldOf = (select) => select.name.split('-').pop();

  function options(select) {
    const known = words.choices[fieldOf(select)];
    return Array.from(select.options).filter((option) => option.value).map((option, index) => ({
      option,
      number: /^\d+$/.test(option.value) ? option.value : String(index + 1),
      keys: ((known && known.keys[option.value]) || option.text.toLowerCase()).split(' '),
    }));
  }

  const follows = (text, letters) => {
    let place = 0;
    for (const letter of letters) {
      place = text.indexOf(letter, place) + 1;
      if (!place) return false;
    }
    return true;
  };

  // The lower the better; Infinity does not fit.
  function rank(item, letters) {
    if (/^\d+$/.test(letters)) {
      if (item.number === letters) return 0;
      if (Number(item.number) === Number(letters)) return 1;
      return item.number.startsWith(letters) ? 2 : Infinity;
    }
    if (item.keys.includes(letters)) return 0;
    if (item.keys.some((key) => key.startsWith(letters))) return 1;
    if (item.keys.some((key) => key.includes(letters))) return 2;
    return item.keys.some((key) => letters.length > 1 && follows(key, letters)) ? 3 : Infinity;
  }

  function candidates(select, letters) {
    return options(select)
      .map((item) => ({ item, rank: rank(item, letters) }))
      .filter((one) => one.rank < Infinity)
      .sort((a, b) => a.rank - b.rank)
      .map((one) => one.item);
  }

  function choose(select, value) {
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event('input', { bubbles: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function show() {
    list.textContent = '';
    for (const item of found.slice(0, MOST)) {
      const line = document.createElement('li');
      line.className = item.option.value === at.value ? 'is-chosen' : '';
      const number = document.createElement('span');
      number.textContent = item.number;
      line.append(number, item.option.text.replace(/^\d+ /, ''));
      list.append(line);
    }
    at.parentElement.classList.add('u-holds-candidates');
    at.insertAdjacentElement('afterend', list);
    list.hidden = false;
  }

  function close() {
    typed = '';
    found = [];
    list.hidden = true;
    if (at) at.parentElement.classList.remove('u-holds-candidates');
  }

  function type(select, key) {
    if (!typed) before = select.value;
    at = select;
    let letters = typed + key;
    let fitting = candidates(select, letters);
    if (!fitting.length && typed) { // not a continuation: the clerk begins anew
      letters = key;
      fitting = candidates(select, letters);
    }
    if (!fitting.length) return;
    typed = letters;
    found = fitting;
    choose(select, found[0].option.value);
    show();
  }

  function walk(by) {
    const here = found.findIndex((item) => item.option.value === at.value);
    const next = found[here + by];
    if (next) choose(at, next.option.value);
    show();
  }

  // Before the grid's own keys: an open list of candidates takes arrows and Escape.
  form.addEventListener('keydown', (event) => {
    const select = event.target;
    if (select.tagName !== 'SELECT' || select.multiple || event.isComposing) return;
    if (event.key === 'Enter' || event.key === 'Tab') {
      opened = false;
      close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) {
      opened = opened || (event.altKey && event.key === 'ArrowDown');
      return;
    }
    if (event.key === ' ' || event.key === 'F4') opened = true;
    else if (event.key === 'Escape' && opened) opened = false;
    else if (event.key === 'Escape' && typed) {
      choose(select, before);
      close();
      event.preventDefault();
      event.stopPropagation();
    } else if (opened) select.dataset.registryOpen = 'yes';
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && typed) {
      walk(event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      const shorter = event.key === 'Backspace' ? typed.slice(0, -1) : '';
      close();
      if (shorter) type(select, shorter);
      else if (select.querySelector('option[value=""]')) choose(select, '');
      event.preventDefault();
    } else if (event.key.length === 1) {
      type(select, event.key.toLowerCase());
      event.preventDefault();
    }
    select.dataset.registryOpen = opened ? 'yes' : '';
  }, true);
  form.addEventListener('mousedown', (event) => {
    if (event.target.tagName !== 'SELECT') return;
    opened = !opened;
    event.target.dataset.registryOpen = opened ? 'yes' : '';
    close();
  });
  const done = (event) => {
    if (event.target.tagName !== 'SELECT') return;
    opened = false;
    event.target.dataset.registryOpen = '';
    if (event.type === 'focusout') close();
  };
  form.addEventListener('focusout', done);
  form.addEventListener('change', done);
})();
