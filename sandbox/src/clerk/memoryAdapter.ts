import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps what an OpenID provider remembers for as long as the process lives. */
export function memoryAdapter(): (kind: string) => Adapter {
  const records = new Map<string, AdapterPayload>();
  return (kind) => {
    const keyOf = (id: string): string => `${kind}:${id}`;
    const findBy = (matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      [...records].find(([key, payload]) => key.startsWith(`${kind}:`) && matches(payload))?.[1];
    return {
      async upsert(id, payload) {
        records.set(keyOf(id), payload);
      },
      find: async (id) => records.get(keyOf(id)),
      findByUid: async (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findBy((payload) => payload.userCode === userCode),
      async consume(id) {
        const payload = records.get(keyOf(id));
        if (payload) payload.consumed = true;
      },
      async destroy(id) {
        records.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key);
      },
    };
  };
}
