/** Errors as the Messages API words them (https://docs.anthropic.com/en/api/errors). */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}

export const invalidRequest = (message: string): ApiError => new ApiError(400, 'invalid_request_error', message);

export interface ApiErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id: string;
}

export const errorBody = (error: Pick<ApiError, 'type' | 'message'>, requestId: string): ApiErrorBody => ({
  type: 'error',
  error: { type: error.type, message: error.message },
  request_id: requestId,
});
