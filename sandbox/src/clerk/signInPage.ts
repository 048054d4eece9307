import express, { type ErrorRequestHandler, Router } from 'express';
import { html } from 'hono/html';
import type { Provider } from 'oidc-provider';
import * as z from 'zod';
import type { Directory } from './directory.ts';

const newPerson = z.object({
  email: z.email(),
  firstName: z.string().max(100).default(''),
  lastName: z.string().max(100).default(''),
});

/** Where a person says who they are: by choosing, since nobody here has anything to protect. */
export function signInRoutes(provider: Provider, directory: Directory): Router {
  const routes = Router();
  const form = express.urlencoded({ extended: false });

  routes.get('/sign-in/:uid', async (req, res) => {
    const { prompt, session } = await provider.interactionDetails(req, res);
    // Clerk asks for consent only where an application wants it to.
    if (prompt.name === 'consent' && session !== undefined) {
      const grantId = await grant(session.accountId);
      await provider.interactionFinished(req, res, { consent: { grantId } });
      return;
    }
    res.type('html').send(await page(req.params.uid, directory));
  });
  routes.post('/sign-in/:uid', form, async (req, res) => {
    const user = directory.find(String(req.body?.user));
    if (user === undefined)
      res
        .status(400)
        .type('html')
        .send(await page(req.params.uid, directory));
    else await finish(req, res, user.id);
  });
  routes.post('/sign-in/:uid/new', form, async (req, res) => {
    const person = newPerson.safeParse(req.body).data;
    if (person === undefined)
      res
        .status(400)
        .type('html')
        .send(await page(req.params.uid, directory));
    else await finish(req, res, directory.create(person).id);
  });
  routes.post('/sign-in/:uid/cancel', async (req, res) => {
    await provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'cancelled' });
  });

  // Without the cookie of this sign-in, or after its end.
  routes.use(((_error, _req, res, _next) => {
    res.status(400).type('text').send('This sign-in has expired. Start again.');
  }) satisfies ErrorRequestHandler);

  async function finish(req: express.Request, res: express.Response, accountId: string): Promise<void> {
    directory.signIn(accountId);
    const grantId = await grant(accountId);
    await provider.interactionFinished(req, res, { login: { accountId }, consent: { grantId } });
  }

  async function grant(accountId: string): Promise<string> {
    const granted = new provider.Grant({ accountId, clientId: 'codetrain-server' });
    granted.addOIDCScope('openid profile email offline_access');
    return granted.save();
  }
  return routes;
}

async function page(uid: string, directory: Directory): Promise<string> {
  const users = directory.all().filter((user) => !user.banned);
  const content = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · sandbox</title>
<style>
body { max-width: 26rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
button { width: 100%; padding: 0.6rem; margin: 0.25rem 0; font: inherit; text-align: left; cursor: pointer; }
label { display: block; margin: 0.5rem 0; } input { width: 100%; padding: 0.4rem; font: inherit; box-sizing: border-box; }
</style>
</head>
<body>
<main>
<h1>Who are you?</h1>
<p>This stands in for Clerk on your own machine. Nobody here is real.</p>
<form method="post" action="/sign-in/${uid}">
${users.map((user) => html`<button name="user" value="${user.id}">${user.firstName} ${user.lastName} (${user.email})</button>`)}
</form>
<h2>Create an account</h2>
<form method="post" action="/sign-in/${uid}/new">
<label>First name <input name="firstName"></label>
<label>Last name <input name="lastName"></label>
<label>Email <input name="email" type="email" required></label>
<button>Create</button>
</form>
<form method="post" action="/sign-in/${uid}/cancel"><button>Cancel</button></form>
</main>
</body>
</html>`;
  return String(await content);
}
