"""How the page of the drift report looks: on a phone, dark and light, without a script. Values only."""

STYLE = """
:root{--ink:#1c2430;--soft:#55606e;--paper:#fff;--panel:#f4f6f9;--line:#d8dee6;--bad:#a3131b;--new:#7a5000;--good:#176b2c}
@media(prefers-color-scheme:dark){:root{--ink:#e3e8ef;--soft:#a5b0be;--paper:#14181f;--panel:#1c222c;--line:#333c48;
--bad:#ff8087;--new:#f0c060;--good:#7fd694}}
body{font:15px/1.5 system-ui,sans-serif;margin:0;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
main{max-width:75rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.15rem;font-weight:600;margin:0}h1 span{font-weight:400}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
h3{font-size:.8rem;font-weight:600;margin:.7rem 0 .2rem;color:var(--soft)}
.verdict{font-size:1.5rem;line-height:1.3;font-weight:600;margin:.8rem 0;padding:.1rem 0 .1rem .8rem;
border-left:.35rem solid}.small{font-size:.85rem;color:var(--soft)}
.breaking,.refuted{color:var(--bad)}.additive{color:var(--new)}.sound,.confirmed{color:var(--good)}
.finding{color:inherit;background:var(--panel);border-left:.25rem solid var(--bad);margin:.5rem 0;padding:.5rem .8rem}
.finding.additive{border-color:var(--new)}summary{cursor:pointer}
.badge{font-size:.8rem;font-weight:600;border:1px solid;border-radius:.2rem;padding:0 .35rem;white-space:nowrap}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem}
pre,code{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
pre{margin:0;padding:.4rem .6rem;background:var(--paper);border:1px solid var(--line);min-height:1.4em}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
a{color:inherit}th{white-space:nowrap}td{overflow-wrap:break-word;min-width:4rem}.word{white-space:nowrap;min-width:0}
@media(max-width:45rem){.pair{grid-template-columns:1fr}.verdict{font-size:1.25rem}thead{display:none}
table,tbody,tr,td{display:block}td{border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--line);padding:.5rem 0}
td:empty{display:none}td[data-head]::before{content:attr(data-head) ": ";color:var(--soft)}}
@media print{.finding{break-inside:avoid}}
"""
