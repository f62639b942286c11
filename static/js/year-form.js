/* The facts of a year: lines add up to their part, totals follow the figures. The server decides; this only shows. */
(function () {
  'use strict';

  const form = document.querySelector('form[data-registry-year]');
  if (!form) return;
  const number = (text) => {
    const plain = text.normalize('NFKC').replace(/[,\s¥元]/g, '');
    return /^\d+(\.\d*)?$/.test(plain) ? Number(plain) : 0;
  };
  const value = (name) => number(form.querySelector(`[data-registry-year-amount="${name}"]`).value);
  const written = (sum) => sum.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function addUp(part) {
    const lines = Array.from(form.querySelectorAll(`[data-registry-year-line="${part}"]`));
    const sum = lines.reduce((total, line) => total + Math.round(number(line.value) * 100), 0) / 100;
    if (sum) form.querySelector(`[data-registry-year-amount="${part}"]`).value = sum.toFixed(2);
  }

  function total() {
    const taken = ['business_cost_yuan', 'claims_yuan', 'own_costs_yuan'];
    const amounts = Array.from(form.querySelectorAll('[data-registry-year-amount]'));
    const gross = amounts.filter((a) => !taken.includes(a.dataset.registryYearAmount)).reduce((s, a) => s + number(a.value), 0);
    const net = gross - value('business_cost_yuan');
    const reference = net + value('claims_yuan') - value('own_costs_yuan');
    const members = number(form.querySelector('[name="income-members"]').value || '');
    const show = (name, sum) => {
      form.querySelector(`[data-registry-year-total="${name}"]`).textContent = sum === null ? '—' : written(sum);
    };
    show('gross', gross);
    show('net', net);
    show('head', members ? net / members : null);
    show('reference', members ? reference / members : null);
  }

  form.querySelector('[data-registry-year-totals]').hidden = false;
  form.addEventListener('input', (event) => {
    if (event.target.dataset.registryYearLine) addUp(event.target.dataset.registryYearLine);
    total();
  });
  total();
})();
