/* What is typed is kept on the server every few seconds, and on this machine while the server cannot be reached.
   For any form with data-registry-draft (templates/drafts/_attributes.html). Without JavaScript: "Save as a draft". */
(function () {
  'use strict';

  const form = document.querySelector('form[data-registry-draft]');
  if (!form) return;
  const QUIET = 1500; // after the last key
  const NEVER = new Set(['csrfmiddlewaretoken', 'save_next', 'add_member', 'save_draft']);
  const state = form.querySelector('[data-registry-draft-state]');
  const token = form.querySelector('[name=csrfmiddlewaretoken]').value;
  const { registryDraft: name, subject, version } = form.dataset;
  const here = `registry-draft:${form.dataset.user}:${name}:${subject.startsWith('new:') ? 'new' : subject}`;
  const DAYS = 14;

  const say = (key, values) => form.dataset[key].replace(/\{(\w+)\}/g, (_all, part) => values[part]);
  const clock = () => new Date().toTimeString().slice(0, 8);

  function values() {
    const found = {};
    for (const [key, value] of new FormData(form)) {
      if (!NEVER.has(key) && typeof value === 'string') (found[key] = found[key] || []).push(value);
    }
    return found;
  }
  function title() {
    const first = form.elements[form.dataset.titleFrom];
    return form.dataset.title || (first && first.value.trim()) || document.querySelector('h1').textContent.trim();
  }

  // --- This machine: only while the server cannot be reached, and not for ever --------------------------------------
  function keepHere(found) {
    try {
      localStorage.setItem(here, JSON.stringify({ at: Date.now(), time: clock(), found }));
      return true;
    } catch (error) {
      return false;
    }
  }
  function forgetHere() {
    try { localStorage.removeItem(here); } catch (error) { /* no storage: nothing was kept */ }
  }
  function heldHere() {
    try {
      const held = JSON.parse(localStorage.getItem(here));
      if (held && Date.now() - held.at < DAYS * 864e5) return held;
    } catch (error) { /* unreadable: as if it were not there */ }
    forgetHere();
    return null;
  }

  // --- The server -----------------------------------------------------------------------------------------------------
  let last = JSON.stringify(values());
  let timer = 0;
  let running = false;

  async function keep(leaving) {
    const found = values();
    const text = JSON.stringify(found);
    if (text === last || running) return;
    running = true;
    const body = JSON.stringify({ form: name, subject, version, address: window.location.pathname, title: title(), values: found });
    try {
      const answer = await fetch(form.dataset.keep, {
        method: 'POST', body, keepalive: leaving && body.length < 60000, credentials: 'same-origin', redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
      });
      if (answer.ok) {
        const told = await answer.json();
        last = text;
        forgetHere();
        tell(say('saidKept', { time: told.saved_at }), true);
      } else if (answer.type === 'opaqueredirect' || answer.status === 403 || answer.status === 401) {
        tell(say('saidOut', { time: clock() }), keepHere(found));
      } else {
        const told = await answer.json().catch(() => ({ message: String(answer.status) }));
        keepHere(found);
        tell(say('saidRefused', { reason: told.message }), false);
      }
    } catch (error) {
      tell(say('saidOffline', { time: clock() }), keepHere(found));
    } finally {
      running = false;
    }
    if (JSON.stringify(values()) !== text) wait();
  }
  function tell(text, safe) {
    state.textContent = text;
    if (safe) form.dataset.registryKept = 'yes';
  }
  function wait() {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, QUIET);
  }
  for (const kind of ['input', 'change', 'click']) {
    form.addEventListener(kind, () => {
      if (JSON.stringify(values()) === last) return;
      delete form.dataset.registryKept;
      if (!running) state.textContent = say('saidTyping', {});
      wait();
    });
  }
  window.addEventListener('online', () => keep());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && !form.dataset.registrySent) keep(true);
  });
  form.addEventListener('submit', () => {
    window.clearTimeout(timer);
    forgetHere();
  });

  const button = form.querySelector('[name=save_draft]');
  if (button) button.hidden = true; // it happens by itself

  // --- What this machine holds from before: offered, never put in by itself -------------------------------------------
  function restore(found) {
    const rows = Number((found['members-TOTAL_FORMS'] || ['0'])[0]);
    const grid = window.registryGrid;
    while (grid && grid.rows().length < rows && grid.addRow()) { /* as many rows as were typed */ }
    for (const input of Array.from(form.elements)) {
      if (!input.name || input.name === 'csrfmiddlewaretoken' || input.name.endsWith('_FORMS') || input.type === 'submit') continue;
      const given = found[input.name] || [];
      if (input.type === 'checkbox' || input.type === 'radio') input.checked = given.includes(input.value);
      else if (given.length) [input.value] = given;
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
    if (grid) grid.judge();
  }
  const held = heldHere();
  const bar = document.querySelector('[data-registry-draft-here]');
  if (held && bar) {
    const text = document.createElement('p');
    const yes = document.createElement('button');
    const no = document.createElement('button');
    bar.className = 'c-draft';
    text.className = 'c-draft__text';
    yes.className = 'c-button c-button--primary c-button--small';
    no.className = 'c-button c-button--quiet c-button--small';
    yes.type = 'button';
    no.type = 'button';
    text.textContent = say('saidHere', { time: held.time });
    yes.textContent = form.dataset.saidContinue;
    no.textContent = form.dataset.saidDiscard;
    yes.addEventListener('click', () => { restore(held.found); bar.hidden = true; });
    no.addEventListener('click', () => { forgetHere(); bar.hidden = true; });
    bar.append(text, yes, no);
    bar.hidden = false;
  }
})();
