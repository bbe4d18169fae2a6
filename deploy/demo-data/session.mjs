// A signed-in session with the API, for programs: keeps the cookie and the CSRF token, and repeats
// a write under the same Idempotency-Key when the server could not answer.

const ATTEMPTS = 8;

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// What a problem+json answer says, in one line.
function explain(path, status, problem) {
  const errors = (problem?.errors ?? []).map((e) => `${e.field}: ${e.code} ${e.detail ?? ''}`);
  return `${path}: ${status} ${problem?.title ?? ''} ${errors.join('; ')}`.trim();
}

// A write says where it comes from, as a browser does; without it is refused.
function origin(base) {
  return new URL(base).origin;
}

export class Session {
  constructor(base, cookie, csrfToken) {
    this.base = base;
    this.cookie = cookie;
    this.csrfToken = csrfToken;
  }

  // login is {"user", "password"}.
  static async open(url, login) {
    const base = `${url.replace(/\/$/, '')}/api/v1/`;
    const response = await fetch(`${base}session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin(base) },
      body: JSON.stringify({ user: login.user, password: login.password }),
    });
    const answer = await response.json();
    if (response.status !== 200) throw new Error(explain('session', response.status, answer));
    const cookie = response.headers.getSetCookie()[0].split(';')[0];
    return new Session(base, cookie, answer.csrf_token);
  }

  async close() {
    await fetch(`${this.base}session`, {
      method: 'DELETE',
      headers: {
        Cookie: this.cookie,
        Origin: origin(this.base),
        'X-CSRF-Token': this.csrfToken,
      },
    });
  }

  async get(path) {
    const response = await fetch(this.base + path, { headers: { Cookie: this.cookie } });
    const answer = await response.json();
    if (response.status !== 200) throw new Error(explain(path, response.status, answer));
    return answer;
  }

  async post(path, body, key) {
    const request = {
      method: 'POST',
      headers: {
        Cookie: this.cookie,
        Origin: origin(this.base),
        'Content-Type': 'application/json',
        'X-CSRF-Token': this.csrfToken,
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
    };
    for (let attempt = 1; ; attempt++) {
      const last = attempt === ATTEMPTS;
      try {
        const response = await fetch(this.base + path, request);
        const answer = await response.json();
        if (response.status === 201)
          return {
            answer,
            replayed: response.headers.get('Idempotency-Replayed') === 'true',
          };
        if (response.status !== 503 || last)
          throw new Refusal(explain(`${path} (${key})`, response.status, answer));
      } catch (error) {
        if (error instanceof Refusal || last) throw error;
      }
      await pause(250 * attempt);
    }
  }
}

// An answer that a repeat would not change.
class Refusal extends Error {}
