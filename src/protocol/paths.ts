/** Where the HTTP API, version 1, has what. */
export const API = "/api/v1";

export const paths = {
  config: `${API}/config`,
  shares: `${API}/shares`,
  share: (id: string) => `${API}/shares/${id}`,
  upload: (id: string) => `${API}/uploads/${id}`,
  preview: (id: string) => `${API}/shares/${id}/preview`,
  claims: (id: string) => `${API}/shares/${id}/claims`,
  content: (id: string) => `${API}/shares/${id}/content`,
  receipt: (id: string) => `${API}/shares/${id}/receipt`,
  events: (id: string) => `${API}/shares/${id}/events`,
  unlock: (id: string) => `${API}/shares/${id}/unlock`,
} as const;
