/** The product's icon, as in the extension. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">
  <title>CodeTrain</title>
  <defs>
    <linearGradient id="ground" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#1f3a5f"/>
      <stop offset="1" stop-color="#0e1a2b"/>
    </linearGradient>
  </defs>
  <rect width="256" height="256" rx="56" fill="url(#ground)"/>
  <g fill="none" stroke-linecap="round" stroke-width="18">
    <path d="M58 76h76" stroke="#6f8bb0"/>
    <path d="M58 180h52" stroke="#6f8bb0"/>
  </g>
  <rect x="40" y="104" width="176" height="48" rx="14" fill="#ffb454"/>
  <path d="M60 128h92" stroke="#0e1a2b" stroke-width="18" stroke-linecap="round"/>
  <path d="M178 114l16 14-16 14" fill="none" stroke="#0e1a2b" stroke-width="12" stroke-linecap="round" stroke-linejoin="round"/>
  <path d="M158 62l20 18 34-40" fill="none" stroke="#5ad19a" stroke-width="16" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;
