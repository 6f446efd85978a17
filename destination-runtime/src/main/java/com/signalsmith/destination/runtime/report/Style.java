package com.signalsmith.destination.runtime.report;

/** How the page looks, in light and in dark, wide and narrow. */
final class Style {

  static final String CSS =
      """
      :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1b1f24;
        --soft: #59636e; --line: #d5dae0; --bar: #2f6fbf; --good: #1a7f37; --bad: #b3261e;
        --badcard: #fff1f0; --warn: #9a6700; --retry: #e8a33d; }
      @media (prefers-color-scheme: dark) { :root { --page: #111418; --card: #1a1f25;
        --ink: #e6eaee; --soft: #9aa4af; --line: #323a43; --bar: #6aa5ec; --good: #4ac26b;
        --bad: #ff8a80; --badcard: #33191a; --warn: #e3b341; --retry: #b3761b; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
      h1 { font-size: 1.5rem; margin: .5rem 0; line-height: 1.25; }
      h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
      p { margin: .25rem 0 .5rem; }
      section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
        padding: 1rem; margin: 1rem 0; }
      section > :last-child { margin-bottom: 0; }
      .status { display: inline-block; padding: 0 .6rem; border: 2px solid; border-radius: 1rem;
        font-size: 1.1rem; }
      .completed { color: var(--good); } .failed { color: var(--bad); }
      .cancelled { color: var(--warn); }
      .why { background: var(--badcard); border: 2px solid var(--bad); }
      .why h2 { color: var(--bad); }
      .message { font-size: 1.2rem; font-weight: 600; }
      .soft, .top, .axis, figcaption, dt, th { color: var(--soft); }
      .top, .axis, figcaption, dt, th, .soft { font-size: .875rem; }
      dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem;
        margin: 0; align-items: baseline; }
      dd { margin: 0; min-width: 0; }
      .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
        gap: .5rem; margin: 1rem 0; }
      .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
        padding: .5rem .75rem; }
      .tiles b { display: block; font-size: 1.3rem; }
      .tiles .alarm b { color: var(--bad); }
      figure { margin: 0 0 1rem; }
      .plot { display: block; width: 100%; height: 8rem; border-bottom: 1px solid var(--line);
        background: var(--page); }
      .axis { display: flex; justify-content: space-between; }
      .bar { fill: var(--bar); } .retry { fill: var(--retry); }
      .mark { display: inline-block; width: .75rem; height: .75rem; background: var(--retry); }
      .share { display: block; width: 100%; min-width: 3rem; height: .75rem; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0;
        border-bottom: 1px solid var(--line); }
      td { overflow-wrap: break-word; } td.t { white-space: nowrap; }
      td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      th { white-space: nowrap; overflow-wrap: normal; } th:nth-child(2) { text-align: right; }
      th::first-letter { text-transform: uppercase; }
      td.fill { width: 40%; vertical-align: middle; }
      code, pre { font: .875rem/1.4 ui-monospace, monospace; }
      pre { white-space: pre-wrap; margin: .25rem 0; padding: .5rem; background: var(--page); }
      @media (max-width: 30rem) { main { padding: .5rem; } section { padding: .75rem; }
        dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
        .tiles { grid-template-columns: 1fr 1fr; } td.fill { width: 25%; } }
      @media print { section { break-inside: avoid; } }
      """;

  private Style() {}
}
