/* The data checks while a card is typed: asks the server a second after the last key and lists what it says, each with
   a link to its field. The page saves the same without it. Attached to [data-registry-live-checks="address"]. */
(function () {
  'use strict';

  const PAUSE = 1000;
  const MOST = 12;

  function line(found, form) {
    const item = document.createElement('li');
    item.className = 'c-live__line';
    const tag = document.createElement('span');
    tag.className = 'c-badge c-badge--' + ({ error: 'danger', warning: 'warning' }[found.severity] || 'info');
    tag.textContent = found.label;
    const field = found.field && document.getElementById(found.field);
    const text = document.createElement(field && form.contains(field) ? 'a' : 'span');
    text.textContent = found.message;
    text.title = found.fix;
    if (text.tagName === 'A') text.href = '#' + found.field;
    item.append(tag, text);
    return item;
  }

  function watch(panel) {
    const form = panel.closest('form');
    const list = panel.querySelector('[data-registry-live-list]');
    const count = panel.querySelector('[data-registry-live-count]');
    let timer = 0;
    let asked = 0;
    function show(findings) {
      list.replaceChildren(...findings.slice(0, MOST).map((found) => line(found, form)));
      count.textContent = findings.length;
      panel.hidden = !findings.length;
    }
    async function ask() {
      const turn = ++asked;
      const data = new FormData(form);
      for (const name of [...data.keys()]) if (data.get(name) instanceof File) data.delete(name);
      try {
        const answer = await fetch(panel.dataset.registryLiveChecks, {
          method: 'POST', body: data, credentials: 'same-origin', headers: { Accept: 'application/json' },
        });
        if (answer.ok && turn === asked) show((await answer.json()).findings);
      } catch (error) { /* without the network the form still saves later, and the checks are asked then */ }
    }
    form.addEventListener('input', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });
    panel.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
      const field = link && document.getElementById(link.getAttribute('href').slice(1));
      if (!field) return;
      event.preventDefault();
      for (let box = field.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
      field.scrollIntoView({ block: 'center' });
      field.focus({ preventScroll: true });
    });
  }

  for (const panel of document.querySelectorAll('[data-registry-live-checks]')) watch(panel);
}());
