/* The household card beside its members: Ctrl+S saves, Enter goes to the next field, totals follow the figures. */
(function () {
  'use strict';

  const card = document.querySelector('form[data-registry-card]');
  if (!card) return;
  const shown = (element) => element.offsetParent !== null && !element.disabled && element.type !== 'hidden';

  card.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      card.querySelector('.c-save-bar button[type=submit]').click();
      return;
    }
    const input = event.target;
    const own = input.tagName === 'SELECT' || (input.tagName === 'INPUT' && input.type !== 'submit');
    if (event.key !== 'Enter' || event.ctrlKey || event.isComposing || event.defaultPrevented || !own) return;
    if (input.dataset.registryCell || input.dataset.registryOpen) return;
    const fields = Array.from(card.querySelectorAll('input, select, textarea')).filter(shown);
    const next = fields[fields.indexOf(input) + (event.shiftKey ? -1 : 1)];
    event.preventDefault(); // a form of this size is not sent by a slip of the finger
    if (!next) return;
    next.focus();
    if (next.select && next.type === 'text') next.select();
  });

  // --- Totals of the year, in fen so that no fraction is lost -----------------------------------------------------
  const totals = card.querySelector('[data-registry-income]');
  const plain = (text) => text.normalize('NFKC').replace(/\s/g, '');
  const fen = (text) => {
    const value = plain(text).replace(/[,¥元]/g, '');
    return /^\d*(\.\d{0,2})?$/.test(value) ? Math.round(Number(value || 0) * 100) : NaN;
  };
  const yuan = (amount) => (amount / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function count() {
    const given = card.querySelector('[name$="members"][inputmode]');
    if (given && Number(given.value) > 0) return Number(given.value);
    return Array.from(card.querySelectorAll('[data-registry-cell="name"]')).filter((input) => input.value.trim()).length;
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
