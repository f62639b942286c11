/* Photos of a visit: made small on the phone before they are sent, with the moment they were taken; then the form is
   sent with its progress shown, and again when the network fails. Without this script the form is sent as it is.
   ES2019, no dependency. The server re-encodes what it gets and believes none of this. */
(function () {
  'use strict';

  const LONGEST = 1600;
  const QUALITY = 0.82;
  const TRIES = 3;
  const PAUSES = [2000, 6000];
  const EXIF_TAKEN = 0x9003;

  // --- When was it taken? The camera's note in the JPEG, else the file's own date --------------------------------
  function takenIn(view) {
    if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
    let at = 2;
    while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
      const size = view.getUint16(at + 2);
      if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return readExif(view, at + 10);
      at += 2 + size;
    }
    return null;
  }
  function readExif(view, base) {
    const little = view.getUint16(base) === 0x4949;
    const u16 = (p) => view.getUint16(p, little);
    const u32 = (p) => view.getUint32(p, little);
    const entry = (folder, tag) => {
      const count = u16(folder);
      for (let n = 0; n < count; n += 1) if (u16(folder + 2 + n * 12) === tag) return folder + 2 + n * 12;
      return null;
    };
    const sub = entry(base + u32(base + 4), 0x8769);
    const taken = sub && entry(base + u32(sub + 8), EXIF_TAKEN);
    if (!taken) return null;
    let text = '';
    for (let n = 0; n < 19; n += 1) text += String.fromCharCode(view.getUint8(base + u32(taken + 8) + n));
    const found = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
    if (!found) return null;
    // The camera knows no zone: read as the office's, which is China's wherever the phone is set.
    return Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6]}+08:00`);
  }
  async function takenAt(file) {
    try {
      const head = await file.slice(0, 131072).arrayBuffer();
      const found = takenIn(new DataView(head));
      if (found) return found;
    } catch (error) {
      // a header that cannot be read says nothing; the file's date does
    }
    return file.lastModified || null;
  }

  // --- Smaller ---------------------------------------------------------------------------------------------------
  async function shrink(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((give) => canvas.toBlob(give, 'image/jpeg', QUALITY));
    const smaller = blob && blob.size < file.size;
    const name = file.name.replace(/\.\w+$/, '') + '.jpg';
    return {
      canvas,
      file: smaller ? new File([blob], name, { type: 'image/jpeg', lastModified: file.lastModified }) : file,
    };
  }
  function preview(canvas, box, name) {
    const small = document.createElement('canvas');
    small.setAttribute('role', 'img');
    small.setAttribute('aria-label', name);
    small.width = 96;
    small.height = 96;
    small.className = 'c-visit-photos__small';
    const side = Math.min(canvas.width, canvas.height);
    small.getContext('2d').drawImage(canvas, (canvas.width - side) / 2, (canvas.height - side) / 2, side, side, 0, 0, 96, 96);
    box.appendChild(small);
  }
  async function taken(input) {
    const form = input.form;
    const box = form.querySelector('[data-registry-photos-shown]');
    const kept = new DataTransfer();
    const moments = [];
    if (box) box.textContent = '';
    for (const file of Array.from(input.files)) {
      moments.push(await takenAt(file));
      try {
        const made = await shrink(file);
        kept.items.add(made.file);
        if (box) preview(made.canvas, box, file.name);
      } catch (error) {
        kept.items.add(file); // the server says what is wrong with it
      }
    }
    input.files = kept.files;
    const field = form.querySelector('[name=taken]');
    if (field) field.value = JSON.stringify(moments);
  }
  let working = Promise.resolve();
  document.addEventListener('change', (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.hasAttribute('data-registry-photos')) return;
    if (typeof createImageBitmap !== 'function') return;
    input.form.classList.add('is-shrinking');
    working = working.then(() => taken(input)).finally(() => input.form.classList.remove('is-shrinking'));
  });

  // --- Sent with progress, and again when the network fails -------------------------------------------------------
  function say(form, text, share) {
    const box = form.querySelector('[data-registry-send-state]');
    box.hidden = false;
    box.textContent = text;
    if (share === null) return;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = share;
    bar.setAttribute('aria-label', text);
    box.appendChild(bar);
  }
  function free(form) {
    delete form.dataset.registrySent;
    for (const button of form.querySelectorAll('.is-busy')) {
      button.removeAttribute('aria-disabled');
      button.classList.remove('is-busy');
    }
  }
  function offerAgain(form, data) {
    say(form, form.dataset.registryGaveUp, null);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'c-button c-button--primary c-button--small';
    button.textContent = form.dataset.registryAgain;
    button.addEventListener('click', () => send(form, data, 1));
    form.querySelector('[data-registry-send-state]').appendChild(button);
    free(form);
  }
  function showAnswer(form, text) {
    const answer = new DOMParser().parseFromString(text, 'text/html');
    const next = answer.querySelector('form[data-registry-send]');
    if (!next) {
      window.location.reload();
      return;
    }
    // The page comes back with what is to be mended; chosen photos stay chosen.
    const fresh = document.importNode(next, true);
    const old = form.querySelector('[data-registry-photos]');
    if (old && old.files.length) {
      fresh.querySelector('[data-registry-photos]').files = old.files;
      fresh.querySelector('[data-registry-photos-shown]').replaceWith(form.querySelector('[data-registry-photos-shown]'));
    }
    form.replaceWith(fresh);
    ready(fresh);
    const summary = fresh.querySelector('[data-registry-error-summary]');
    if (summary) summary.focus();
  }
  function send(form, data, round) {
    const request = new XMLHttpRequest();
    const failed = () => {
      if (round >= TRIES) {
        offerAgain(form, data);
        return;
      }
      say(form, form.dataset.registryFailed, null);
      window.setTimeout(() => send(form, data, round + 1), PAUSES[round - 1]);
    };
    request.open('POST', form.action || window.location.href);
    request.setRequestHeader('X-Registry-Send', '1');
    request.timeout = 120000;
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) say(form, form.dataset.registrySending, event.loaded / event.total);
    });
    request.addEventListener('error', failed);
    request.addEventListener('timeout', failed);
    request.addEventListener('load', () => {
      if (request.status >= 500) {
        failed();
        return;
      }
      if ((request.getResponseHeader('Content-Type') || '').startsWith('application/json')) {
        window.location.assign(JSON.parse(request.responseText).url);
        return;
      }
      showAnswer(form, request.responseText);
    });
    request.send(data);
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute('data-registry-send')) return;
    event.preventDefault();
    working.then(() => send(form, new FormData(form), 1));
  });

  // --- The position, only when asked for --------------------------------------------------------------------------
  function ready(root) {
    const button = root.querySelector('[data-registry-position]');
    if (button && navigator.geolocation && window.isSecureContext) button.hidden = false;
  }
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('[data-registry-position]');
    if (!button) return;
    const form = button.form;
    const text = form.querySelector('[data-registry-position-text]');
    navigator.geolocation.getCurrentPosition((place) => {
      form.querySelector('[name=latitude]').value = place.coords.latitude.toFixed(5);
      form.querySelector('[name=longitude]').value = place.coords.longitude.toFixed(5);
      text.textContent = button.dataset.registryFound;
    }, () => { text.textContent = button.dataset.registryDenied; }, { timeout: 15000, maximumAge: 60000 });
  });
  ready(document);
})();
