/* The search box of the top bar: "/" goes there, arrows choose among the answers, Enter opens, Escape leaves. */
(function () {
  'use strict';

  const form = document.querySelector('form[data-registry-find]');
  if (!form) return;
  const input = form.querySelector('input');
  const results = form.querySelector('[role=listbox]');
  const hits = () => Array.from(results.querySelectorAll('[role=option]'));
  const chosen = () => results.querySelector('[aria-selected=true]');

  function choose(hit) {
    for (const other of hits()) other.setAttribute('aria-selected', String(other === hit));
    if (hit) input.setAttribute('aria-activedescendant', hit.id);
    else input.removeAttribute('aria-activedescendant');
  }
  function close() {
    results.textContent = '';
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest && event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const all = hits();
    const here = all.indexOf(chosen());
    if (event.key === 'ArrowDown' && all.length) choose(all[Math.min(here + 1, all.length - 1)]);
    else if (event.key === 'ArrowUp' && all.length) choose(all[here - 1] || null);
    else if (event.key === 'Enter' && chosen()) window.location.assign(chosen().href);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.target === results) input.setAttribute('aria-expanded', String(hits().length > 0));
  });
  form.addEventListener('focusout', (event) => {
    if (!form.contains(event.relatedTarget)) window.setTimeout(close, 150); // a click on an answer comes first
  });
})();
