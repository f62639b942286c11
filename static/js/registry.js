/* Behaviour of all pages, attached by data-registry-* attributes. Pages are complete without it. ES2019, no dependency. */
(function () {
  'use strict';

  const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
  const say = (name) => document.documentElement.lang.toLowerCase().startsWith('zh') ? WORDS[name][0] : WORDS[name][1];
  const WORDS = {
    leave: ['还有没保存的内容，确定离开吗？', 'There are changes that are not saved. Leave the page?'],
  };

  // --- Error summary takes the focus; its links open what hides the field -----------------------------------
  function focusSummary(root) {
    const summary = root.querySelector('[data-registry-error-summary]');
    if (summary) summary.focus();
  }
  document.addEventListener('click', (event) => {
    const link = closest(event, '[data-registry-error-summary] a[href^="#"]');
    if (!link) return;
    const field = document.getElementById(link.getAttribute('href').slice(1));
    if (!field) return;
    event.preventDefault();
    for (let box = field.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    field.scrollIntoView({ block: 'center' });
    field.focus({ preventScroll: true });
  });

  // --- Ask before a serious step ------------------------------------------------------------------------------
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const asker = event.submitter && event.submitter.hasAttribute('data-registry-confirm') ? event.submitter : form;
    const question = asker.getAttribute('data-registry-confirm');
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // --- A form is sent once --------------------------------------------------------------------------------------
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute('data-registry-submit-once')) return;
    if (form.dataset.registrySent) {
      event.preventDefault();
      return;
    }
    form.dataset.registrySent = 'yes';
    for (const button of form.querySelectorAll('button[type=submit]')) {
      button.setAttribute('aria-disabled', 'true');
      button.classList.add('is-busy');
    }
  });
  // Back from the next page: the browser may show this page as it was left.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('[data-registry-sent]')) {
      delete form.dataset.registrySent;
      for (const button of form.querySelectorAll('.is-busy')) {
        button.removeAttribute('aria-disabled');
        button.classList.remove('is-busy');
      }
    }
  });

  // --- Warn before leaving what was typed ----------------------------------------------------------------------
  let dirty = false;
  document.addEventListener('input', (event) => {
    if (closest(event, 'form[data-registry-dirty]')) dirty = true;
  });
  document.addEventListener('submit', () => { dirty = false; });
  window.addEventListener('beforeunload', (event) => {
    if (!dirty || document.querySelector('form[data-registry-kept]')) return;
    event.preventDefault();
    event.returnValue = say('leave');
  });

  // --- Filters send themselves (only forms that htmx does not already serve) -----------------------------------
  document.addEventListener('change', (event) => {
    const form = closest(event, 'form[data-registry-autosubmit]');
    if (!form || form.hasAttribute('hx-get')) return;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  });

  // --- Menus: one open at a time, closed by Escape and by a click elsewhere ---------------------------------------
  function closeMenus(except) {
    for (const menu of document.querySelectorAll('details[data-registry-menu][open]')) {
      if (menu !== except) menu.open = false;
    }
  }
  document.addEventListener('click', (event) => closeMenus(closest(event, 'details[data-registry-menu]')));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = closest(event, 'details[data-registry-menu][open]');
    closeMenus(null);
    if (menu) menu.querySelector('summary').focus();
  });

  // --- Print, tick all, drop a file ---------------------------------------------------------------------------------
  document.addEventListener('click', (event) => {
    if (closest(event, '[data-registry-print]')) window.print();
  });
  document.addEventListener('change', (event) => {
    const all = closest(event, '[data-registry-select-all]');
    if (!all) return;
    for (const box of all.closest('table').querySelectorAll('tbody input[type=checkbox]:not(:disabled):not([name^="back-"])')) box.checked = all.checked;
  });
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(name, (event) => {
      const zone = closest(event, '[data-registry-upload]');
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle('is-over', name === 'dragenter' || name === 'dragover');
      const input = zone.querySelector('input[type=file]');
      if (name === 'drop' && input && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }

  // --- Title of the window follows a job's progress ------------------------------------------------------------------
  function showProgressInTitle(root) {
    const job = root.querySelector('[data-registry-title]');
    if (job) document.title = job.getAttribute('data-registry-title');
  }

  document.addEventListener('htmx:afterSwap', () => showProgressInTitle(document));
  // A fragment that failed: go where the plain link would have gone, so that the error is seen and not swallowed.
  document.addEventListener('htmx:responseError', (event) => {
    if (event.detail.requestConfig.verb === 'get') window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
  focusSummary(document);
  showProgressInTitle(document);
})();
