import { scopes } from '@codetrain/contract/accessToken';
import { DEVICE_NAME_PARAMETER } from '@codetrain/contract/signIn';
import type { Request, RequestHandler, Response } from 'express';
import type { Provider } from 'oidc-provider';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { newDeviceId } from '../../ids.ts';
import type { AuthorizationServer } from '../authorizationServer/authorizationServer.ts';
import type { ClerkSignIn } from '../clerk/clerkSignIn.ts';
import type { ClerkUsers } from '../clerk/clerkUsers.ts';
import type { People } from '../clerk/people.ts';
import { deviceNameOf } from '../devices/deviceName.ts';
import { editorIn } from '../editors.ts';
import { consentPage } from '../pages/consentPage.ts';
import { continuePage } from '../pages/continuePage.ts';
import { hasAccepted, isComplete, recordAcceptance } from './acceptances.ts';
import type { PendingCookie } from './pendingCookie.ts';
import { SignInError } from './signInErrors.ts';

export interface InteractionServices {
  readonly prisma: PrismaClient;
  readonly authorizationServer: AuthorizationServer;
  readonly clerkSignIn: ClerkSignIn;
  readonly clerkUsers: ClerkUsers;
  readonly people: People;
  readonly pending: PendingCookie;
  readonly siteUrl: string;
  readonly editorHosts: ReadonlySet<string>;
}

/** An interaction, found by the cookie of the browser that it was begun in. */
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/**
 * What a person goes through between the authorization request and its answer: sign-in at Clerk, then consent. Each step
 * is bound to the browser by oidc-provider's cookie, and its path to the interaction.
 */
export class Interactions {
  readonly #services: InteractionServices;

  constructor(services: InteractionServices) {
    this.#services = services;
  }

  /** `GET /oauth/interaction/:uid` */
  readonly show: RequestHandler = async (req, res) => {
    const { interaction, path } = await this.#open(req, res);
    if (interaction.prompt.name === 'consent') return this.#sendConsent(res, interaction, path, false);
    // Content Security Policy follows a form through its redirects, and Clerk's may lead to more than one host. So what
    // began with a form (the device's code) goes on with a page.
    if (interaction.deviceCode !== undefined) res.type('html').send(await continuePage(`${path}/login`));
    else res.redirect(303, `${path}/login`);
  };

  /** `GET /oauth/interaction/:uid/login`: off to Clerk. With `switch`, whoever is signed in there is asked again. */
  readonly login: RequestHandler = async (req, res) => {
    const { interaction, path } = await this.#open(req, res);
    const { url, pending } = await this.#services.clerkSignIn.begin(interaction.uid, 'switch' in req.query);
    await this.#services.pending.set(res, path, pending);
    res.redirect(303, url.href);
  };

  /** `GET /oauth/callback`: Clerk knows one address only, so the interaction is found by the state. */
  readonly callback: RequestHandler = (req, res) => {
    const uid = /^([\w-]{20,64})\.[\w-]+$/.exec(String(req.query['state']))?.[1];
    if (uid === undefined) throw new SignInError('expired');
    res.redirect(303, `/oauth/interaction/${uid}/callback?${queryOf(req)}`);
  };

  /** `GET /oauth/interaction/:uid/callback`: back from Clerk. */
  readonly finishLogin: RequestHandler = async (req, res) => {
    const { provider, path } = await this.#open(req, res);
    const { pending, clerkSignIn, clerkUsers, people } = this.#services;
    const remembered = await pending.take(req, res, path);
    if (remembered === undefined) throw new SignInError('expired');
    const clerkUserId = await clerkSignIn.finish(queryOf(req), remembered);
    const accountId = await people.accountOf(await clerkUsers.profile(clerkUserId));
    await provider.interactionFinished(req, res, { login: { accountId, remember: false } });
  };

  /** `POST /oauth/interaction/:uid/consent` */
  readonly consent: RequestHandler = async (req, res) => {
    assertOwnForm(req);
    const { provider, interaction, path } = await this.#open(req, res);
    const { prisma } = this.#services;
    const accountId = accountOf(interaction);
    if (!(await hasAccepted(prisma, accountId))) {
      if (!isComplete((req.body ?? {}) as Record<string, unknown>)) {
        res.status(400);
        return this.#sendConsent(res, interaction, path, true);
      }
      await recordAcceptance(prisma, accountId);
    }
    await provider.interactionFinished(req, res, { consent: { grantId: await this.#grant(provider, interaction) } });
  };

  /** `POST /oauth/interaction/:uid/cancel` */
  readonly cancel: RequestHandler = async (req, res) => {
    assertOwnForm(req);
    const { provider } = await this.#open(req, res);
    await provider.interactionFinished(req, res, {
      error: 'access_denied',
      error_description: 'cancelled by the person',
    });
  };

  async #open(req: Request, res: Response): Promise<{ provider: Provider; interaction: Interaction; path: string }> {
    const provider = await this.#services.authorizationServer.provider();
    const interaction = await provider.interactionDetails(req, res);
    return { provider, interaction, path: `/oauth/interaction/${interaction.uid}` };
  }

  async #sendConsent(res: Response, interaction: Interaction, path: string, isIncomplete: boolean): Promise<void> {
    const { prisma, siteUrl, editorHosts } = this.#services;
    const accountId = accountOf(interaction);
    const person = await prisma.identity.findUnique({ where: { accountId }, select: { email: true, name: true } });
    if (person === null) throw new SignInError('deleted');
    const { params, deviceCode } = interaction;
    const page = await consentPage({
      path,
      siteUrl,
      person,
      deviceName: deviceNameOf(params[DEVICE_NAME_PARAMETER]),
      destination:
        deviceCode === undefined ? editorIn(params['state'], editorHosts)?.name : 'the editor with your code',
      scopes: requestedScopes(interaction),
      asksToAccept: !(await hasAccepted(prisma, accountId)),
      isIncomplete,
    });
    res.type('html').send(page);
  }

  /** A device with a grant of the same id: all that the person has just consented to. */
  async #grant(provider: Provider, interaction: Interaction): Promise<string> {
    const accountId = accountOf(interaction);
    const deviceId = newDeviceId();
    const { client_id: clientId, resource, scope } = interaction.params;
    const grant = new provider.Grant({ accountId, clientId: String(clientId) });
    grant.jti = deviceId;
    const requested = String(scope).split(' ');
    if (requested.includes('offline_access')) grant.addOIDCScope('offline_access');
    // Who a person is does not concern an editor. Left undecided, it would be asked for for ever.
    if (requested.includes('openid')) grant.rejectOIDCScope('openid');
    grant.addResourceScope(String(resource), requestedScopes(interaction).join(' '));
    await this.#services.prisma.device.create({
      data: { accountId, deviceId, name: deviceNameOf(interaction.params[DEVICE_NAME_PARAMETER]) },
    });
    return grant.save();
  }
}

function accountOf({ session }: Interaction): string {
  if (session?.accountId === undefined) throw new SignInError('expired');
  return session.accountId;
}

function requestedScopes({ params }: Interaction) {
  const requested = String(params['scope'] ?? '').split(' ');
  return scopes.filter((scope) => requested.includes(scope));
}

const queryOf = (req: Request): URLSearchParams => new URL(req.originalUrl, 'http://localhost').searchParams;

/** Beside the cookies' SameSite: a form of another site is not answered (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/). */
function assertOwnForm(req: Request): void {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new SignInError('foreign form');
}
