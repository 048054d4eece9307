import { Cluster, type ClusterOptions } from './cluster.ts';

/**
 * Starts a cluster before the tests of a suite and stops it after them, also if it took too long: what has started must
 * not be left behind.
 *
 * @param prepare starts what the cluster needs first; `cleanUp` ends that.
 * @returns the cluster, for tests and hooks.
 */
export function useCluster(prepare: () => Promise<ClusterOptions>, cleanUp: () => Promise<void>): () => Cluster {
  let starting: Promise<Cluster> | undefined;
  let cluster: Cluster | undefined;
  before(async () => {
    starting = prepare().then((options) => Cluster.start(options));
    cluster = await starting;
  });
  after(async () => {
    await (await starting)?.stop();
    await cleanUp();
  });
  return () => {
    if (cluster === undefined) throw new Error('The cluster has not started.');
    return cluster;
  };
}
