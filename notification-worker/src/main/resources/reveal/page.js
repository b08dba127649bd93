'use strict';
(() => {
  const find = id => document.getElementById(id);
  const say = text => { find('message').textContent = text; };
  const token = location.hash.slice(1);

  const explain = {
    400: 'This link is incomplete. Open it again from the mail, with everything that follows the # sign.',
    404: 'This link is not known here. Open it again from the mail, with everything that follows the # sign.',
    410: 'This password was already shown. If it was not you who saw it, ask for the machine to be installed anew.'
  };

  function show(answer) {
    for (const field of ['account', 'address', 'login', 'password']) {
      find(field).textContent = answer[field] || '-';
    }
    find('ask').hidden = true;
    find('answer').hidden = false;
    // the link is burnt: nothing of it stays in the history
    history.replaceState(null, '', location.pathname);
    say('');
  }

  async function reveal() {
    find('show').disabled = true;
    say('One moment...');
    try {
      const response = await fetch('v1/reveals', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer'
      });
      if (response.ok) {
        show(await response.json());
        return;
      }
      say(explain[response.status] || 'That did not work. Nothing was used up: try again in a minute.');
      find('show').disabled = response.status in explain;
    } catch (error) {
      say('The answer did not arrive. Try again; if the password was used up on the way, you will be told.');
      find('show').disabled = false;
    }
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(find('password').textContent);
      say('Copied.');
    } catch (error) {
      getSelection().selectAllChildren(find('password'));
      say('Press Ctrl+C to copy.');
    }
  }

  find('show').addEventListener('click', reveal);
  find('copy').addEventListener('click', copy);
  if (!token) {
    say(explain[400]);
    find('show').disabled = true;
  }
})();
