<?xml version="1.0"?>
<CHANNEL HREF="http://desk.example/" LASTMOD="1999-03-01T10:00">
<TITLE>Active Desk</TITLE>
<ABSTRACT>Pages for the desktop</ABSTRACT>
<ITEM HREF="http://desk.example/weather.html" LASTMOD="1999-03-01T09:30"><TITLE>Weather for the coast</TITLE><ABSTRACT>Fog until noon.</ABSTRACT></ITEM>
<ITEM><A HREF="http://desk.example/ferry.html">Ferry</A><TITLE>Ferry times</TITLE></ITEM>
</CHANNEL>
