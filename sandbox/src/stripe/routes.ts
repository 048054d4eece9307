import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Account } from './account.ts';
import { invalidParameters } from './apiError.ts';
import { expand } from './expand.ts';
import { page } from './list.ts';
import { type Paging, paging } from './params.ts';

/** Sends what was found or done; it is kept for the idempotency key of the request. */
export type Send = (req: Request, res: Response, body: object) => void;

/** What a handler gets: its parameters, and the ids in the path, of which `id` is the last. */
export interface Asked<Params> {
  readonly params: Params;
  readonly id: string;
  readonly path: Readonly<Record<string, string>>;
}

type Handler<Shape extends z.ZodObject> = (asked: Asked<z.output<Shape>>) => object;

const nothing = z.object({});

/** Routes of the API: their parameters are checked, and what they give back is expanded as asked. */
export class Routes {
  readonly router = Router();
  readonly account: Account;
  readonly #send: Send;

  constructor(account: Account, send: Send) {
    this.account = account;
    this.#send = send;
  }

  get(path: string, handler: Handler<typeof nothing>): void {
    this.router.get(
      path,
      this.#answer(nothing, (req) => req.query, handler),
    );
  }

  post<Shape extends z.ZodObject>(path: string, shape: Shape, handler: Handler<Shape>): void {
    this.router.post(
      path,
      this.#answer(shape, (req) => req.body ?? {}, handler),
    );
  }

  delete<Shape extends z.ZodObject>(path: string, shape: Shape, handler: Handler<Shape>): void {
    // A client may send parameters of a DELETE either way.
    this.router.delete(
      path,
      this.#answer(shape, (req) => ({ ...req.query, ...req.body }), handler),
    );
  }

  /** A list, newest first, which is answered in pages. */
  list<Shape extends z.ZodObject>(
    path: string,
    filters: Shape,
    handler: (asked: Asked<z.output<Shape>>) => readonly { id: string; object: string }[],
  ): void {
    const shape = filters.extend(paging.shape);
    const answer = this.#answer(
      shape,
      (req) => req.query,
      (asked, req) => page(handler(asked as Asked<z.output<Shape>>), asked.params as Paging, req.path),
    );
    this.router.get(path, answer);
  }

  #answer<Shape extends z.ZodObject>(
    shape: Shape,
    read: (req: Request) => unknown,
    handler: (asked: Asked<z.output<Shape>>, req: Request) => object,
  ) {
    const whole = shape.extend({ expand: z.array(z.string()).optional() }).strict();
    return (req: Request, res: Response): void => {
      const raw = read(req);
      const parsed = whole.safeParse(raw);
      if (!parsed.success) throw invalidParameters(parsed.error.issues, raw);
      const { expand: paths = [], ...params } = parsed.data as { expand?: string[] };
      const path = req.params as Record<string, string>;
      const asked = { params: params as z.output<Shape>, id: path['id'] ?? '', path };
      this.#send(
        req,
        res,
        this.account.attempt(() => expand(this.account, handler(asked, req), paths)),
      );
    };
  }
}
